"""Whether what a list says of itself is so: lines and "and N more" make the number in its heading."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from blocks.words import money_short, said_date
from sandbox.seen import View

Blocks = list[dict[str, Any]]
_GROUP = re.compile(r"^\*.+\* \(([\d,]+)(?: of ([\d,]+))?\)$", re.DOTALL)
_TITLE = re.compile(r"([\d,]+) (?:open )?deals?\*$|: ([\d,]+)\*$")
_MORE = re.compile(r"and ([\d,]+) more(?! ticked)")
_OPENED = re.compile(r"([\d,]+) to ([\d,]+) of ([\d,]+)")
_SHARE = re.compile(r"^\*([\d,]+) of ([\d,]+) open deals? ha(?:s|ve) no dated")


def groups_add_up(blocks: Blocks) -> None:
    """In each group of a message or a home tab, and in an undated list over all of its groups."""
    groups = list(_groups(blocks))
    shown = sum(lines for _, lines, _ in groups)
    if share := next((found for block in blocks if (found := _SHARE.match(_text(block)))), None):
        more = sum(map(_more, blocks))
        assert shown + more == _number(share[1]), (groups, share[0])
        return
    for heading, lines, more in groups:
        found = _GROUP.match(heading)
        assert found is not None
        assert lines + more == _number(found[1]), (heading, lines, more)


def _groups(blocks: Blocks) -> Iterator[tuple[str, int, int]]:
    """Heading, lines of open deals or steps, how many more, of each group."""
    heading, lines, more = "", 0, 0
    for block in [*blocks, {"type": "divider"}]:
        text = _text(block)
        if block["type"] in {"divider", "table"} or _GROUP.match(text):
            if heading:
                yield heading, lines, more
            heading, lines, more = (text if _GROUP.match(text) else ""), 0, 0
        elif number := _more(block):
            more += number
        elif block["type"] == "section":
            lines += sum(
                line.startswith(("*", "✓", "✕") if "Closed today" in heading else "*") for line in text.split("\n")
            )


def _more(block: dict[str, Any]) -> int:
    """The number in "and 7 more", in small print or beside its button."""
    if block["type"] == "section":
        return _number(found[1]) if (found := _MORE.match(_text(block))) else 0
    return sum(map(_number, _MORE.findall(str(block)))) if block["type"] == "context" else 0


def list_adds_up(view: View, *, offset: int) -> None:
    """A page of `/deals` has as many lines as its place among all of them leaves."""
    total = total_of(view)
    lines = view.action_ids.count("deal_open")
    assert lines == min(10, max(0, total - offset)), view.all_text
    assert ("deal_list_next" in view.action_ids) is (offset + lines < total)
    assert ("deal_list_previous" in view.action_ids) is (offset > 0)
    if told := _OPENED.search(view.all_text):
        assert [_number(part) for part in told.groups()] == [offset + 1, offset + lines, total]


def total_of(view: View) -> int:
    """How many deals a page of `/deals` says that there are."""
    found = _TITLE.search(_text(view.blocks[1]))
    return _number(found[1] or found[2]) if found else 0


def lines_hold_what_counts(view: View, deals: dict[str, dict[str, Any]], *, today: date) -> None:
    """However long the names, each line has its amount and its date."""
    for block in view.blocks:
        deal = deals.get(block.get("accessory", {}).get("value", ""))
        if deal is not None:
            said = _text(block)
            assert deal["amount"] is None or money_short(deal["amount"], deal["currency"]) in said, said
            assert deal["next_step_on"] is None or said_date(deal["next_step_on"], today) in said, said


def _text(block: dict[str, Any]) -> str:
    text = block.get("text")
    return str(text["text"]) if isinstance(text, dict) else ""


def _number(said: str) -> int:
    return int(said.replace(",", ""))
