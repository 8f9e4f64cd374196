"""Numbers and ordinals as people type them: "3", "three", "twenty-one", "3rd", "third", "twenty-first"."""

from sales.dates.line import Kind, Line
from sales.dates.words import NUMBERS, ONES, ORDINALS, TENS


def number(line: Line, at: int) -> tuple[int, int] | None:
    """A whole number up to 9999 and the place after it."""
    token = line.token(at)
    if token.kind is Kind.NUMBER:
        return (int(token.word), at + 1) if len(token.word) <= 4 else None
    word = line.word(at)
    if word not in NUMBERS:
        return None
    ones = ONES.get(line.word(line.step(at)), 0) if NUMBERS[word] >= 20 else 0
    return NUMBERS[word] + ones, line.step(at) + 1 if ones else at + 1


def ordinal(line: Line, at: int) -> tuple[int, int] | None:
    """An ordinal up to 39 and the place after it."""
    token = line.token(at)
    if token.kind is Kind.ORDINAL:
        return int(token.word[:-2]), at + 1
    word = line.word(at)
    if word in ORDINALS:
        return ORDINALS[word], at + 1
    ones = ORDINALS.get(line.word(line.step(at)), 0) if word in TENS else 0
    return (TENS[word] + ones, line.step(at) + 1) if 0 < ones < 10 else None


def day_number(line: Line, at: int) -> tuple[int, int] | None:
    """A day of a month, 1 to 31, as a number or an ordinal."""
    token = line.token(at)
    found = ordinal(line, at)
    if found is None and token.kind is Kind.NUMBER and len(token.word) <= 2:
        found = (int(token.word), at + 1)
    return found if found and 1 <= found[0] <= 31 else None


def year(line: Line, at: int) -> tuple[int, int] | None:
    """A year in four digits, or in two after an apostrophe ("'27")."""
    token = line.token(at)
    if token.kind is Kind.NUMBER and len(token.word) == 4 and 1900 <= int(token.word) < 2200:
        return int(token.word), at + 1
    short = line.token(at + 1)
    if token.word == "'" and short.kind is Kind.NUMBER and len(short.word) == 2:
        return 2000 + int(short.word), at + 2
    return None
