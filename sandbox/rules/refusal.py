"""How Slack says no: one error name for the call, and one line for each thing that is wrong."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong, and the JSON pointer of the place where it is wrong."""

    text: str
    at: str

    def line(self) -> str:
        """The sentence as Slack puts it into `response_metadata.messages`."""
        return f"[ERROR] {self.text} [json-pointer:{self.at}]"


class Refused(Exception):
    """Slack would refuse this payload.

    `error` is Slack's error name; `messages` are the lines of `response_metadata.messages`, often none.
    """

    def __init__(self, error: str, messages: Iterable[str] = ()) -> None:
        self.error = error
        self.messages = tuple(messages)
        super().__init__(": ".join([error, *self.messages]))


def refuse_any(error: str, faults: Iterable[Fault]) -> None:
    """Raise Refused with all the faults, if there is one."""
    lines = [fault.line() for fault in faults]
    if lines:
        raise Refused(error, lines)
