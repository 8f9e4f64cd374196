"""Ids, timestamps and secrets that look like Slack's, the same in every run with the same seed."""

import string
from datetime import datetime
from random import Random

_LETTERS = string.ascii_uppercase + string.digits


class Ids:
    """Makes identifiers; two makers with one seed make the same ones."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)

    def make(self, prefix: str) -> str:
        """An id of Slack's shape, such as `U07QX2M4KDZ` for the prefix `U`."""
        return f"{prefix}0{self._pick(_LETTERS, 9)}"

    def short(self) -> str:
        """A block id of the kind that Slack gives to a block without one."""
        return self._pick(string.ascii_letters + string.digits, 5)

    def hexadecimal(self, length: int) -> str:
        """Lower-case hexadecimal digits, as in secrets and view hashes."""
        return self._pick("0123456789abcdef", length)

    def digits(self, length: int) -> str:
        """Decimal digits, the first one not a zero."""
        return self._pick("123456789", 1) + self._pick(string.digits, length - 1)

    def token(self, kind: str) -> str:
        """A token such as `xoxb-…` for the kind `xoxb`."""
        tail = self._pick(string.ascii_letters + string.digits, 24)
        return f"{kind}-{self.digits(12)}-{self.digits(13)}-{tail}"

    def uuid(self) -> str:
        """An envelope id in the shape of a UUID."""
        digits = self.hexadecimal(32)
        return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"

    def _pick(self, letters: str, length: int) -> str:
        return "".join(self._random.choices(letters, k=length))


class Timestamps:
    """Message timestamps: unique and increasing, also when the clock is moved back."""

    def __init__(self) -> None:
        self._second = 0
        self._count = 0

    def make(self, now: datetime) -> str:
        """The next timestamp for `now`, such as `1732271696.000100`."""
        second = max(int(now.timestamp()), self._second)
        self._count = self._count + 100 if second == self._second else 100
        self._second = second + self._count // 1_000_000
        self._count %= 1_000_000
        return f"{self._second}.{self._count:06d}"
