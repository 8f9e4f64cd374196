"""A typed line as tokens: words, numbers and signs with their places in the text."""

import re
from dataclasses import dataclass
from enum import Enum, auto
from typing import TypeVar

from sales.dates.masks import HIDDEN, mask
from sales.dates.outcome import DateContext
from sales.dates.phrases import LONGEST, Phrases
from sales.dates.words import respelled

T = TypeVar("T")


class Kind(Enum):
    """What a token is made of."""

    WORD = auto()
    NUMBER = auto()  # "12"
    ORDINAL = auto()  # "12th"
    DIGITS = auto()  # "12/4", "2026-12-04"
    CLOCK = auto()  # "3pm", "15:00"
    POSSESSIVE = auto()  # the "'s" of "friday's"
    SIGN = auto()
    HIDDEN = auto()  # a trap or a name
    END = auto()


@dataclass(frozen=True, slots=True)
class Token:
    """One token: its lower-case word and its character offsets in the text."""

    kind: Kind
    word: str
    start: int
    end: int


_END = Token(Kind.END, "", -1, -1)
_NO_CLOCK_AFTER = r"(?!:?[0-9])(?![ ]?[ap]\.?m(?![a-z]))"
_TOKENS = re.compile(
    "|".join(
        (
            rf"(?P<HIDDEN>{HIDDEN}+)",
            (
                r"(?P<CLOCK>[0-9]{1,2}(?:[:.][0-9]{2})?(?:[ ]?[ap](?:m|\.m\.?)(?![a-z])|[ap](?![a-z.]))"
                r"|[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?!:?[0-9])|[0-9]{1,2}h[0-9]{2}(?![0-9a-z]))"
            ),
            (
                r"(?P<DIGITS>[0-9]{4}(?P<ymd>[-/.])[0-9]{1,2}(?P=ymd)[0-9]{1,2}(?![0-9])"
                r"|[0-9]{1,2}(?P<dmy>[-/.])[0-9]{1,2}(?P=dmy)(?:[0-9]{4}|[0-9]{2})(?![0-9])"
                r"|[0-9]{1,2}/20[0-9]{2}(?![0-9/])"
                rf"|[0-9]{{1,2}}[-/.][0-9]{{1,2}}{_NO_CLOCK_AFTER})"
            ),
            r"(?P<ORDINAL>[0-9]{1,2}(?:st|nd|rd|th)(?![a-z0-9]))",
            r"(?P<WORD>2(?:moro|morrow|mrw|day|nite)(?!\w)|b4(?!\w)|[^\W\d_]+(?:'(?!s(?!\w))[^\W\d_]+)*)",
            r"(?P<NUMBER>[0-9]+)",
            r"(?P<POSSESSIVE>'s(?!\w))",
            r"(?P<SIGN>\S)",
        )
    )
)
_SAME_LENGTH = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "‑": "-", "‐": "-", HIDDEN: " "})
_SPACES = re.compile(r"\s")
_WIDE = str.maketrans({chr(0xFF01 + place): chr(0x21 + place) for place in range(94)})


def plain(text: str) -> str:
    """The text with typographic signs, wide digits and odd spaces made plain, character for character."""
    return _SPACES.sub(" ", text.translate(_SAME_LENGTH).translate(_WIDE))


def lowered(text: str) -> str:
    """Lower case, character for character: letters whose small form is longer stay as they are."""
    small = text.lower()
    if len(small) == len(text):
        return small
    return "".join(char.lower() if len(char.lower()) == 1 else char for char in text)


@dataclass(frozen=True, slots=True)
class Line:
    """The text, its tokens with their lower-case words, and the context in which they are read."""

    text: str
    tokens: tuple[Token, ...]
    words: tuple[str, ...]
    context: DateContext

    def token(self, at: int) -> Token:
        """The token at that place; a token of kind END outside the line."""
        return self.tokens[at] if 0 <= at < len(self.tokens) else _END

    def word(self, at: int) -> str:
        """The token's lower-case word, empty where it is hidden or outside the line."""
        return self.words[at] if 0 <= at < len(self.words) else ""

    def kind(self, at: int) -> Kind:
        """What the token at that place is made of."""
        return self.token(at).kind

    def raw(self, at: int) -> str:
        """The token as it was typed."""
        token = self.token(at)
        return self.text[token.start : token.end] if token.kind is not Kind.END else ""

    def tight(self, at: int) -> bool:
        """Whether the token follows the one before it without a space."""
        return 0 < at < len(self.tokens) and self.tokens[at - 1].end == self.tokens[at].start

    def step(self, at: int) -> int:
        """The next token, past a hyphen that joins two words ("end-of-month")."""
        after = at + 1
        if self.word(after) == "-" and self.tight(after) and self.tight(after + 1):
            return after + 1
        return after

    def says(self, at: int, *words: str) -> int | None:
        """The place after these words when the line has them here, hyphens between them or not."""
        for word in words:
            if self.word(at) != word:
                return None
            last, at = at, self.step(at)
        return last + 1 if words else at

    def skip(self, at: int, *words: str) -> int:
        """Past the token when it is one of these words."""
        return at + 1 if self.word(at) in words and self.word(at) else at

    def longest(self, at: int, wanted: Phrases[T]) -> tuple[T, int] | None:
        """What the longest of the phrases that the line has here stands for, and the place after it."""
        if self.word(at) not in wanted.openings:
            return None
        key, found, place = "", None, at
        for _ in range(LONGEST):
            word = self.word(place)
            if not word:
                break
            key = word if not key else key + ("" if word == "'s" else " ") + word
            if key in wanted.table:
                found = (wanted.table[key], place + 1)
            place = self.step(place)
        return found


def line_of(text: str, tokens: tuple[Token, ...], context: DateContext) -> Line:
    """A line of these tokens; hidden ones have no word."""
    return Line(text, tokens, tuple("" if token.kind is Kind.HIDDEN else token.word for token in tokens), context)


def tokens_of(text: str) -> tuple[Token, ...]:
    """The tokens of a plain text, traps hidden."""
    small = lowered(mask(text))
    return tuple(_token(found) for found in _TOKENS.finditer(small))


def _token(found: re.Match[str]) -> Token:
    kind = Kind[found.lastgroup or "SIGN"]
    return Token(kind, respelled(found[0]) if kind is Kind.WORD else found[0], found.start(), found.end())
