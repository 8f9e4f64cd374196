"""Emoji by the short names that Slack knows, :tada: and :wave::skin-tone-3: among them."""

import re
from functools import cache

from emoji import EMOJI_DATA, STATUS

from sandbox.page.drawing.emoji_names import SLACK_NAMES

SHORT_NAME = r":(?P<emoji>[a-z0-9_+'-]+)(?:::skin-tone-(?P<tone>[2-6]))?:"
_TONES = {tone: chr(0x1F3F9 + tone) for tone in range(2, 7)}
_FAMILY = {"man": "👨", "woman": "👩", "boy": "👦", "girl": "👧", "heart": "❤️", "kiss": "❤️\u200d💋"}
_JOINER = "\u200d"
_AS_PICTURE = "\ufe0f"
_REGIONAL_A = 0x1F1E6
_WRITTEN = re.compile(SHORT_NAME)


def emoji_named(name: str, tone: int | None = None) -> str | None:
    """The character of a short name without its colons, in a skin tone from 2 to 6; None where Slack has none."""
    if name.startswith("skin-tone-") and name[10:].isdecimal():
        return _TONES.get(int(name[10:]))
    found = SLACK_NAMES.get(name) or _by_rule(name) or _aliases().get(name)
    return _toned(found, tone) if found and tone in _TONES else found


def with_emoji(said: str) -> str:
    """Text in which each short name that Slack knows is its emoji; other names stay as they are typed."""
    return _WRITTEN.sub(lambda found: emoji_in(found) or found[0], said)


def emoji_in(found: re.Match[str]) -> str | None:
    """The character that a match of SHORT_NAME names."""
    return emoji_named(found["emoji"], int(found["tone"]) if found["tone"] else None)


def _by_rule(name: str) -> str | None:
    """Slack's names with hyphens: flags, families, and people at work (female-pilot, woman-running)."""
    kind, _, rest = name.partition("-")
    if kind == "flag":
        return _flag(rest)
    if rest and set(parts := name.split("-")) <= _FAMILY.keys():
        return _JOINER.join(_FAMILY[part] for part in parts)
    plain = name.replace("-", "_")
    for slack, unicode in (("female_", "woman_"), ("male_", "man_")):
        if plain.startswith(slack):
            plain = unicode + plain.removeprefix(slack)
    return _unicode_names().get(plain) if plain != name else None


def _flag(land: str) -> str | None:
    if len(land) == 2 and land.isascii() and land.isalpha():
        letters = "".join(chr(_REGIONAL_A + ord(letter) - ord("a")) for letter in land)
        return letters if letters in EMOJI_DATA else None
    return _unicode_names().get(land.title())


def _toned(character: str, tone: int | None) -> str:
    """The character in that skin tone, which stands after the first person in it; as it is where it has none."""
    first, rest = character[:1], character[1:].removeprefix(_AS_PICTURE)
    toned = first + _TONES[tone or 0] + rest
    return toned if toned in EMOJI_DATA else character


@cache
def _unicode_names() -> dict[str, str]:
    return {data["en"].strip(":"): character for character, data in _whole()}


@cache
def _aliases() -> dict[str, str]:
    """Names as people type them; Unicode's own name only where there is no other."""
    names: dict[str, str] = {}
    for character, data in _whole():
        for name in data.get("alias") or [data["en"]]:
            names.setdefault(name.strip(":"), character)
    return names


def _whole() -> list[tuple[str, dict[str, str]]]:
    return [(one, data) for one, data in EMOJI_DATA.items() if data["status"] == STATUS["fully_qualified"]]
