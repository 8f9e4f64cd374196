"""Slack's mrkdwn as HTML.

What is whole in itself (code, <…>, addresses) is drawn first and stands in the text as one character each, so that
nothing inside an address is taken for formatting; then come lines, quotes, and bold, italic and struck words.
"""

import re
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from markupsafe import Markup

from sandbox.page.drawing.dates import shown_date
from sandbox.page.drawing.emoji import SHORT_NAME, emoji_in, with_emoji
from sandbox.page.drawing.html import NOTHING, clean, joined, link, safe_url, tag, text
from sandbox.page.drawing.reader import Reader

# Unicode's supplementary private use area stands for what is drawn already; typed ones are taken out first.
_FIRST_MARK = 0x100000
_MARK = "[\U00100000-\U0010fffd]"
_TYPED_MARKS = re.compile(_MARK)

_WHOLE = re.compile(
    r"```(?P<fence>.+?)```"
    r"|(?<![\w`])`(?P<code>[^`\n]+)`(?![\w`])"
    r"|<(?P<control>[^<>\n]+)>",
    re.DOTALL,
)
_ADDRESS = re.compile(
    r"(?P<url>\bhttps?://[^\s<>" + _MARK[1:-1] + r"]+)"
    r"|(?<![\w.+@-])(?P<mail>[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[A-Za-z]{2,})(?![\w@-])"
)
_AFTER_ADDRESS = ".,;:!?'\"*_~`)]}"
# What is marked ends before the next mark that could open one: a text full of them is then read once, not once each.
_FORMAT = re.compile(
    r"(?<![\w*])\*(?P<strong>[^\s*](?:[^*\n]*[^\s*])?)\*(?![\w*])"
    r"|(?<!\w)_(?P<em>[^\s_](?:(?:[^_\n]|(?<=\w)_)*?[^\s_])??)_(?!\w)"
    r"|(?<![\w~])~(?P<s>[^\s~](?:[^~\n]*[^\s~])?)~(?![\w~])"
    rf"|{SHORT_NAME}"
    rf"|(?P<mark>{_MARK})"
)
_QUOTED = re.compile(r"(?:>|&gt;)(?!(?:>|&gt;)) ?")
_ALL_QUOTED = re.compile(r"(?:>|&gt;){3} ?")
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))
_BROADCASTS = {"here", "channel", "everyone"}


def draw_mrkdwn(said: str, reader: Reader, *, verbatim: bool = False) -> Markup:
    """The text as Slack shows it; `verbatim` leaves bare addresses as they are typed."""
    page = _Page(reader)
    marked = _WHOLE.sub(page.whole, _TYPED_MARKS.sub("", clean(said)))
    if not verbatim:
        marked = _ADDRESS.sub(page.address, marked)
    return page.lines(marked)


def unescaped(said: str) -> str:
    """Text without the three entities that Slack writes for &, < and >."""
    for entity, character in _ENTITIES:
        said = said.replace(entity, character)
    return said


def draw_user(user_id: str, reader: Reader, label: str = "") -> Markup:
    """A mention of a person, marked if it is the reader."""
    name = reader.users.get(user_id) or label or user_id
    mine = " bk-mention-me" if user_id == reader.user_id else ""
    return tag("span", f"@{name.removeprefix('@')}", class_=f"bk-mention{mine}", data_user=user_id)


def draw_channel(channel_id: str, reader: Reader, label: str = "") -> Markup:
    """A mention of a channel."""
    name = label or reader.channels.get(channel_id) or channel_id
    return tag("span", f"#{name.removeprefix('#')}", class_="bk-mention bk-mention-channel", data_channel=channel_id)


def draw_group(group_id: str, reader: Reader, label: str = "") -> Markup:
    """A mention of a user group."""
    name = reader.groups.get(group_id) or label or group_id
    return tag("span", f"@{name.removeprefix('@')}", class_="bk-mention")


def draw_broadcast(everybody: str) -> Markup:
    """A mention of all who are here, in the channel or in the workspace."""
    return tag("span", f"@{everybody}", class_="bk-mention bk-mention-me")


@dataclass(slots=True)
class _Page:
    """One text on its way to HTML, with the parts that are drawn already."""

    reader: Reader
    drawn: list[Markup] = field(default_factory=list)
    fences: set[str] = field(default_factory=set)

    def whole(self, found: re.Match[str]) -> str:
        """Code and what stands between angle brackets."""
        if found["fence"] is not None:
            mark = self._mark(tag("pre", tag("code", self._in_code(found["fence"].strip("\n"))), tabindex="0"))
            self.fences.add(mark)
            return mark
        if found["code"] is not None:
            return self._mark(tag("code", self._in_code(found["code"])))
        drawn = self._control(found["control"])
        return self._mark(drawn) if drawn else found[0]

    def address(self, found: re.Match[str]) -> str:
        """A bare address, without the punctuation after it."""
        if found["mail"]:
            return self._mark(link(f"mailto:{found['mail']}", found["mail"]))
        kept = found["url"].rstrip(_AFTER_ADDRESS)
        if found["url"][len(kept) :].startswith(")") and kept.count("(") > kept.count(")"):
            kept += ")"
        shown = unescaped(kept)
        return self._mark(link(shown, shown)) + found["url"][len(kept) :]

    def lines(self, marked: str) -> Markup:
        """Lines and quotes; a line break beside a block of code or a quote is the block's own."""
        parts: list[Markup] = []
        held: list[str] = []
        lines = deque(marked.split("\n"))
        while lines:
            if _ALL_QUOTED.match(lines[0]):
                rest = _ALL_QUOTED.sub("", "\n".join(lines), count=1)
                parts += [self._text(held), tag("blockquote", self._text(rest.split("\n")))]
                return joined(parts)
            quoted = []
            while lines and _QUOTED.match(lines[0]):
                quoted.append(_QUOTED.sub("", lines.popleft(), count=1))
            if quoted:
                parts += [self._text(held), tag("blockquote", self._text(quoted))]
                held = []
            else:
                held.append(lines.popleft())
        return joined([*parts, self._text(held)])

    def inline(self, marked: str) -> Markup:
        """Bold, italic and struck words, emoji, and what is drawn already."""
        parts: list[Markup] = []
        at = 0
        for found in _FORMAT.finditer(marked):
            parts += [_leaf(marked[at : found.start()]), self._formatted(found)]
            at = found.end()
        return joined([*parts, _leaf(marked[at:])])

    def _text(self, lines: list[str]) -> Markup:
        """Lines with breaks between them, none beside a block of code."""
        whole = re.sub(f"\n?({'|'.join(self.fences)})\n?", r"\1", "\n".join(lines)) if self.fences else "\n".join(lines)
        return tag("br").join(self.inline(line) for line in whole.split("\n")) if whole else NOTHING

    def _formatted(self, found: re.Match[str]) -> Markup:
        kind = str(found.lastgroup)
        if kind == "mark":
            return self.drawn[ord(found["mark"]) - _FIRST_MARK]
        if kind in {"emoji", "tone"}:
            character = emoji_in(found)
            return draw_emoji(character, found[0]) if character else text(found[0])
        return tag({"strong": "b", "em": "i", "s": "s"}[kind], self.inline(found[kind]))

    def _in_code(self, said: str) -> Markup:
        """Code as it is typed; only what stands between angle brackets is read."""
        parts: list[object] = []
        at = 0
        for found in re.finditer(r"<([^<>\n]+)>", said):
            parts += [unescaped(said[at : found.start()]), self._control(found[1]) or found[0]]
            at = found.end()
        return joined([*parts, unescaped(said[at:])])

    def _control(self, inner: str) -> Markup | None:
        """What stands between angle brackets; None where it is nothing that Slack reads."""
        target, _, label = inner.partition("|")
        readers: dict[str, Callable[[str, str], Markup | None]] = {
            "@": self._user,
            "#": self._channel,
            "!": self._order,
        }
        read = readers.get(target[:1], self._link)
        return read(target, unescaped(label))

    def _user(self, target: str, label: str) -> Markup:
        return draw_user(target[1:], self.reader, label)

    def _channel(self, target: str, label: str) -> Markup:
        return draw_channel(target[1:], self.reader, label)

    def _order(self, target: str, label: str) -> Markup:
        name, _, rest = target[1:].partition("^")
        if name == "subteam":
            return draw_group(rest, self.reader, label)
        if name == "date":
            return self._date(rest, label)
        return draw_broadcast(name) if name in _BROADCASTS else tag("span", label or f"<{target}>")

    def _date(self, rest: str, fallback: str) -> Markup:
        unix, _, after = rest.partition("^")
        template, _, address = after.partition("^")
        return draw_date(unix, template, self.reader, address=unescaped(address), fallback=fallback)

    def _link(self, target: str, label: str) -> Markup | None:
        address = unescaped(target)
        if safe_url(address) is None:
            return None
        shown = with_emoji(label) or address.removeprefix("mailto:")
        return link(address, shown)

    def _mark(self, drawn: Markup) -> str:
        self.drawn.append(drawn)
        return chr(_FIRST_MARK + len(self.drawn) - 1)


def draw_date(unix: str | int, template: str, reader: Reader, *, address: str, fallback: str) -> Markup:
    """A moment on the reader's clock, with the whole of it on a closer look."""
    shown = shown_date(unix, unescaped(template), reader)
    if shown is None:
        return text(fallback)
    moment = reader.local(int(unix))
    words = tag("time", shown, datetime=moment.isoformat(), title=shown_date(unix, "{date_long} {time}", reader))
    return link(address, words) if address else words


def draw_emoji(character: str, name: str) -> Markup:
    """An emoji; its short name is shown on a closer look."""
    return tag("span", character, class_="bk-emoji", title=name)


def _leaf(said: str) -> Markup:
    return text(unescaped(said))
