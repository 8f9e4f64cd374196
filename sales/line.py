"""Reading the one line after `/nextstep`: what Slack wrapped around it, whom it mentions, where the deal may end."""

import html
import re
from dataclasses import dataclass

LONGEST = 3_000
MOST_WORDS_OF_A_DEAL = 6
LONGEST_NAME = 320  # account and name, as messages show both

MENTION = re.compile(r"<@([UW][A-Z0-9]+)(?:\|([^<>]*))?>")
NAMED = re.compile(r"(?<![\w@])@([^\W\d_][\w.\-]*\w)")
CHANNEL = re.compile(r"<#[CG][A-Z0-9]+(?:\|([^<>]*))?>")
LINK = re.compile(r"<(?:https?://|mailto:|tel:)[^|<>]*\|([^<>]+)>|<((?:https?://|mailto:|tel:)[^|<>]*)>")
SEPARATOR = re.compile(
    r"\s+[-–—|/]+\s+|\s*(?:->|→|=>|\n|;)\s*|[:,](?:\s+)|\s+[–—]\s*|\s*[–—]\s+"
    r"|(?<=[^\W\d_])[,:|>–—](?=[^\W\d_])"  # set close between two words
)
DANGLING = re.compile(r"^(?:(?:[-–—|/,;:]|->|→|=>)+\s+)+|(?:\s+(?:[-–—|/,;:]|->|→|=>)+)+$|[,;:|–—]+$")
VERBS = frozenset(
    "ask book bring call chase check close confirm demo discuss draft email find finish follow get give intro invite "
    "mail meet message nudge ping prepare present push remind review schedule send set share sign sync talk text "
    "update visit write".split()
)

SMALL_WORDS = frozenset("a an and at for from in my new next of on our the to we with".split())


@dataclass(frozen=True, slots=True)
class Typed:
    """The line without Slack's wrapping. `owner_id` is whom it mentions first: that mention is not in the text."""

    text: str
    owner_id: str | None

    @property
    def named(self) -> str | None:
        """The first name after an @ that Slack did not take for a mention."""
        found = NAMED.search(self.text)
        return found[1] if found else None

    def without_name(self) -> str:
        """The text without that name."""
        return NAMED.sub(" ", self.text, count=1)


@dataclass(frozen=True, slots=True)
class Head:
    """Words that may name the deal and what follows them; `is_separated` when the typist set them apart."""

    deal: str
    rest: str
    is_separated: bool


def unwrap(line: str) -> Typed:
    """Take the first mention out, and turn everything else that Slack marked back into what was typed."""
    first = MENTION.search(line)
    rest = MENTION.sub(" ", line, count=1)
    return Typed(as_typed(rest).strip(' \t\r\n"“”'), first[1] if first else None)


def as_typed(line: str) -> str:
    """What a person typed, from what Slack makes of it: mentions, channels, links and entities."""
    plain = MENTION.sub(lambda m: f"@{m[2] or m[1]}", line)
    plain = CHANNEL.sub(lambda m: f"#{m[1] or ''}", plain)
    return html.unescape(LINK.sub(lambda m: m[1] or m[2], plain))


def heads(text: str) -> tuple[Head, ...]:
    """Every way to part the line into deal and step: at separators, longest first, then after its first words."""
    text = text.strip()
    separated = [
        Head(text[: cut.start()].strip(), text[cut.end() :].strip(), is_separated=True)
        for cut in SEPARATOR.finditer(text, 0, LONGEST_NAME)
        if text[: cut.start()].strip()
    ]
    words = text.split()
    begun = [
        Head(" ".join(words[:count]), " ".join(words[count:]), is_separated=False)
        for count in range(min(MOST_WORDS_OF_A_DEAL, len(words)), 0, -1)
    ]
    return (*reversed(separated), *(head for head in begun if not _parts_a_name(head, separated)))


def _parts_a_name(head: Head, separated: list[Head]) -> bool:
    """Whether the head ends within what was set apart as a name: "aurora" of "aurora energy: call the CFO".

    It does not where a verb follows, "aurora call the CFO - about pricing", or where too many words stand there.
    """
    if not separated:
        return False
    name = separated[0].deal.split()
    behind = name[len(head.deal.split()) :]
    return bool(behind) and len(name) <= MOST_WORDS_OF_A_DEAL and not _begins_with_verb(" ".join(behind))


def likeliest(text: str) -> Head | None:
    """Where a deal that is not known may end: at the first separator, else before the first verb, else after one word.

    A line that begins with a verb begins with the step: its head names no deal. None for a line without words.
    """
    possible = heads(text)
    if not possible:
        return None
    separated = [head for head in possible if head.is_separated]
    if separated:
        return separated[-1]
    if not names_a_deal(possible[-1]):
        return Head("", text.strip(), is_separated=False)
    before_verb = [head for head in possible if _begins_with_verb(head.rest)]
    return (before_verb or list(possible))[-1]


def tail(text: str) -> Head | None:
    """The other order, "send the quote - Acme": what follows the last separator, where a verb begins the line."""
    cuts = list(SEPARATOR.finditer(text.strip()))
    if not cuts or not _begins_with_verb(text):
        return None
    before, after = text.strip()[: cuts[-1].start()], text.strip()[cuts[-1].end() :]
    return Head(after.strip(), before.strip(), is_separated=True) if after.strip() else None


def trimmed(text: str) -> str:
    """The text without separators that dangle at its ends."""
    return DANGLING.sub("", text).strip()


def names_a_deal(head: Head) -> bool:
    """Whether words without a separator may stand for a deal: one verb or small word does not ("call Bob")."""
    return head.is_separated or head.deal.casefold() not in VERBS | SMALL_WORDS


def _begins_with_verb(text: str) -> bool:
    first = text.casefold().split(maxsplit=1)[:1]
    return bool(first) and first[0] in VERBS
