"""Reading the one line after `/nextstep`: what Slack wrapped around it, whom it mentions, where the deal may end."""

import html
import re
from dataclasses import dataclass

LONGEST = 3_000
MOST_WORDS_OF_A_DEAL = 6

MENTION = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")
CHANNEL = re.compile(r"<#[CG][A-Z0-9]+(?:\|([^>]*))?>")
LINK = re.compile(r"<(?:https?://|mailto:|tel:)[^|>]*\|([^>]+)>|<((?:https?://|mailto:|tel:)[^|>]*)>")
SEPARATOR = re.compile(r"\s+[-–—|/]+\s+|\s*(?:->|→|=>|\n|;)\s*|[:,](?:\s+)|\s+[–—]\s*|\s*[–—]\s+")
VERBS = frozenset(
    "ask book bring call chase check close confirm demo discuss draft email find finish follow get give intro invite "
    "mail meet message nudge ping prepare present push remind review schedule send set share sign sync talk text "
    "update visit write".split()
)


@dataclass(frozen=True, slots=True)
class Typed:
    """The line without Slack's wrapping; `mentions` are Slack ids in their order."""

    text: str
    mentions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Head:
    """Words that may name the deal and what follows them; `is_separated` when the typist set them apart."""

    deal: str
    rest: str
    is_separated: bool


def unwrap(line: str) -> Typed:
    """Take out mentions, turn Slack's links and entities back into what was typed."""
    mentions = tuple(MENTION.findall(line))
    plain = CHANNEL.sub(lambda m: f"#{m[1] or ''}", MENTION.sub(" ", line))
    plain = LINK.sub(lambda m: m[1] or m[2], plain)
    return Typed(html.unescape(plain).strip(' \t\r\n"“”'), mentions)


def heads(text: str) -> tuple[Head, ...]:
    """Every way to part the line into deal and step: at separators, longest first, then after its first words."""
    text = text.strip()
    separated = [
        Head(text[: cut.start()].strip(), text[cut.end() :].strip(), is_separated=True)
        for cut in SEPARATOR.finditer(text)
        if text[: cut.start()].strip()
    ]
    words = text.split()
    begun = [
        Head(" ".join(words[:count]), " ".join(words[count:]), is_separated=False)
        for count in range(min(MOST_WORDS_OF_A_DEAL, len(words)), 0, -1)
    ]
    return (*reversed(separated), *begun)


def names_a_deal(head: Head) -> bool:
    """Whether words without a separator may stand for a deal: one plain verb does not ("call Bob")."""
    return head.is_separated or head.deal.casefold() not in VERBS
