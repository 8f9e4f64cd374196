"""What people typed, as Slack may show it: escaped, pinging nobody, cut without losing what matters."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

_FOR_SLACK = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
# Marks that Slack takes for markup where a word begins or ends, and signs that look the same and are none: a name with
# three backticks would swallow the amount and the date behind it.
_MARKS = re.compile(r"(?<![^\W_])[*_~]|[*_~](?![^\W_])|`")
_LOOKS_LIKE = {"*": "∗", "_": "ˍ", "~": "∼", "`": "ˋ"}
_GROUP_PING = re.compile(r"@(?=(?:channel|here|everyone)\b)", re.IGNORECASE)
_WORD_JOINER = "\u2060"

# Marks that would turn round the rest of the line: embeddings, overrides, isolates.
_TURNING = frozenset(map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A))))
_ISOLATE, _END_ISOLATE = "\u2068", "\u2069"
_RIGHT_TO_LEFT = frozenset({"R", "AL", "AN"})

# A message is built again and again until it fits, of the same texts.
_remembered = lru_cache(maxsize=2_000)

_JOINER = "\u200d"
_ELLIPSIS = "…"


@_remembered
def tidy(text: str) -> str:
    """On one line, without control characters and marks that would turn round the rest of the line."""
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    kept = (char for char in " ".join(text.split()) if char not in _TURNING and unicodedata.category(char) != "Cc")
    return "".join(kept).strip()


@_remembered
def escape(text: str) -> str:
    """Typed text for mrkdwn and for a message's `text`: shown as it is, and never a ping."""
    plain = _MARKS.sub(lambda mark: _LOOKS_LIKE[mark[0]], tidy(text)).translate(_FOR_SLACK)
    said = _GROUP_PING.sub(f"@{_WORD_JOINER}", plain)
    return _isolated(f"{_WORD_JOINER}{said}" if said.startswith("&gt;") else said)  # at the start it would quote


def link(address: str, said: str) -> str:
    """A link in mrkdwn, shown as these plain words."""
    return f"<{address.translate(_FOR_SLACK)}|{said}>"


def literal(text: str) -> str:
    """Typed text for plain_text and table cells, where Slack reads no markup; never empty, which Slack refuses."""
    return _isolated(tidy(text) or "–")


def literal_within(text: str, most: int) -> str:
    """As `literal`, of at most `most` UTF-16 units; the middle gives way."""
    return literal(cut_middle(text, most - 2 if _turns(text) else most))


def bold(text: str) -> str:
    """Typed text in bold; an asterisk in it must not end the bold part."""
    return f"*{escape(text).replace('*', '∗') or '–'}*"


def struck(text: str) -> str:
    """Typed text struck through; a tilde in it must not end the struck part."""
    return f"~{escape(text).replace('~', '∼') or '–'}~"


def quoted(text: str) -> str:
    """Typed text, escaped, in quotation marks."""
    return f"“{escape(text)}”"


def length(text: str) -> int:
    """Length in UTF-16 units: never less than Slack counts, whichever way it counts an emoji."""
    return len(text) + sum(char > "\uffff" for char in text)


@_remembered
def cut_end(text: str, most: int) -> str:
    """Tidy text of at most `most` UTF-16 units; the end gives way to an ellipsis."""
    whole = tidy(text)
    if length(whole) <= most:
        return whole
    return _start(_characters(whole), most - 1).rstrip() + _ELLIPSIS


@_remembered
def cut_middle(text: str, most: int) -> str:
    """Tidy text of at most `most` UTF-16 units; the middle gives way, since names differ at both ends."""
    whole = tidy(text)
    if length(whole) <= most:
        return whole
    characters = list(_characters(whole))
    end = _start(reversed(characters), (most - 1) // 2, backwards=True).lstrip()
    return _start(characters, most - 1 - length(end)).rstrip() + _ELLIPSIS + end


def _isolated(text: str) -> str:
    """Right-to-left words must not turn round the amount and the date beside them."""
    return f"{_ISOLATE}{text}{_END_ISOLATE}" if _turns(text) else text


def _turns(text: str) -> bool:
    return not text.isascii() and any(unicodedata.bidirectional(char) in _RIGHT_TO_LEFT for char in text)


def _start(characters: Iterable[str], most: int, *, backwards: bool = False) -> str:
    kept: list[str] = []
    room = most
    for character in characters:
        room -= length(character)
        if room < 0:
            break
        kept.append(character)
    return "".join(reversed(kept) if backwards else kept)


def _characters(text: str) -> Iterator[str]:
    """What a reader sees as one character: a letter with its marks, an emoji with all its parts, a flag."""
    held = ""
    for char in text:
        if held and not _belongs(char, held):
            yield held
            held = ""
        held += char
    if held:
        yield held


def _belongs(char: str, held: str) -> bool:
    if char == _JOINER or held.endswith(_JOINER):
        return True
    if _is_flag_half(char):
        return len(held) == 1 and _is_flag_half(held)
    return (
        unicodedata.category(char) in {"Mn", "Mc", "Me"} or _is_skin_tone(char) or "\U000e0020" <= char <= "\U000e007f"
    )


def _is_flag_half(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"


def _is_skin_tone(char: str) -> bool:
    return "\U0001f3fb" <= char <= "\U0001f3ff"
