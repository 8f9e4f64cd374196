"""What a person sees in Slack, drawn for a terminal."""

from io import StringIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console, RenderableType
from rich.text import Text

from sandbox.seen import Message, View
from sandbox.terminal import Reader, Trimmed, draw_message, draw_view
from sandbox.terminal_text import mrkdwn

WIDTH = 100
NAMES = {"U01JANE": "Jane Roe", "C01SALES": "sales"}
NEW_YORK = Reader("America/New_York", NAMES)
AT_NINE_IN_NEW_YORK = "1795010400.000100"  # Wed 18 Nov 2026, 14:00 UTC


def drawn(what: RenderableType, *, width: int = WIDTH) -> list[str]:
    """The lines of a drawing where there is no terminal."""
    console = Console(file=StringIO(), width=width, highlight=False, markup=False, emoji=False)
    console.print(what)
    assert isinstance(console.file, StringIO)
    return console.file.getvalue().splitlines()


def message(*blocks: dict[str, Any], **others: Any) -> Message:
    said: dict[str, Any] = {
        "channel": "D01",
        "channel_name": "dm",
        "ts": AT_NINE_IN_NEW_YORK,
        "text": "in short",
        "blocks": [{"block_id": str(number), **block} for number, block in enumerate(blocks)],
        "ephemeral": False,
        "edited": False,
        "author": "Nextstep",
        "author_id": "U01BOT",
        "from_app": True,
        "thread_ts": None,
        "all_text": "",
        "change": 1,
    }
    return Message(**{**said, **others})


def view(*blocks: dict[str, Any], **others: Any) -> View:
    said: dict[str, Any] = {
        "id": "V01",
        "type": "modal",
        "callback_id": "",
        "title": "Next step",
        "submit": "Save",
        "close": "Cancel",
        "blocks": list(blocks),
        "private_metadata": "",
        "external_id": "",
        "hash": "",
        "state": {},
        "errors": {},
        "root_id": "V01",
        "previous_id": None,
        "all_text": "",
        "change": 1,
    }
    return View(**{**said, **others})


def section(text: str, **others: Any) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **others}


def button(text: str, **others: Any) -> dict[str, Any]:
    return {"type": "button", "action_id": text, "text": {"type": "plain_text", "text": text}, **others}


def field(name: str, label: str, kind: str, **others: Any) -> dict[str, Any]:
    element = {"type": kind, "action_id": name, **others}
    return {"type": "input", "block_id": name, "label": {"type": "plain_text", "text": label}, "element": element}


def styles_of(text: Text) -> dict[str, str]:
    """The styled parts of a text."""
    return {text.plain[span.start : span.end]: str(span.style) for span in text.spans if span.style}


def test_a_message_says_who_sent_it_when_where_and_to_whom() -> None:
    lines = drawn(draw_message(message(section("Hello"), ephemeral=True), NEW_YORK))
    assert lines == ["┃ Nextstep app  9:00 · direct message · only you can see this", "┃ Hello"]


@pytest.mark.parametrize(
    ("zone", "clock"), [("Europe/Berlin", "15:00"), ("Asia/Tokyo", "23:00"), ("Asia/Kolkata", "19:30")]
)
def test_the_time_is_the_readers_own(zone: str, clock: str) -> None:
    assert f"  {clock} · #sales" in drawn(draw_message(message(channel_name="#sales"), Reader(zone)))[0]


def test_a_message_without_blocks_shows_its_text() -> None:
    assert drawn(draw_message(message(text="Saved by <@U01JANE>"), NEW_YORK))[1] == "┃ Saved by @Jane Roe"


def test_markup_becomes_style_and_its_signs_go() -> None:
    shown = mrkdwn("*bold* _slanted_ ~gone~ `code` ```more\ncode```", NAMES)
    assert shown.plain == "bold slanted gone code more\ncode"
    assert styles_of(shown) == {
        "bold": "bold",
        "slanted": "italic",
        "gone": "strike",
        "code": "cyan",
        "more\ncode": "cyan",
    }


def test_styles_may_stand_in_one_another() -> None:
    shown = mrkdwn("*the _whole_ <https://example.com|page>*", NAMES)
    assert shown.plain == "the whole page"
    assert styles_of(shown) == {"the whole page": "bold", "whole": "italic", "page": "underline"}


@pytest.mark.parametrize("text", ["2*3*4", "a_file_name", "* not bold *", "~ 5 ~ 6", "one * two", "a~b~c"])
def test_signs_inside_words_or_beside_blanks_are_no_markup(text: str) -> None:
    shown = mrkdwn(text, NAMES)
    assert (shown.plain, shown.spans) == (text, [])


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<@U01JANE>", "@Jane Roe"),
        ("<@U09NOBODY|kim>", "@kim"),
        ("<@U09NOBODY>", "@U09NOBODY"),
        ("<#C01SALES>", "#sales"),
        ("<!here>", "@here"),
        ("<!date^1795010400^{date}|18 Nov>", "18 Nov"),
        ("<https://example.com/a_b_c>", "https://example.com/a_b_c"),
        ("<mailto:jane@example.com|Jane>", "Jane"),
        ("<|>", ""),
        ("Fish &amp; Chips &lt;3 &amp;lt;", "Fish & Chips <3 &lt;"),
    ],
)
def test_mentions_links_and_entities_read_as_in_slack(text: str, shown: str) -> None:
    assert mrkdwn(text, NAMES).plain == shown


def test_what_was_typed_is_never_taken_for_the_consoles_own_markup() -> None:
    typed = "[bold red]Acme[/bold red] [link=https://example.com]x[/link] :smile:"
    lines = drawn(draw_message(message(section(typed), {"type": "actions", "elements": [button(typed)]}), NEW_YORK))
    assert lines[1:] == [f"┃ {typed}", f"┃ [{typed}]"]


@given(st.text())
def test_nothing_typed_reaches_the_terminal_as_a_control_character(typed: str) -> None:
    blocks = (section(typed), {"type": "actions", "elements": [button(typed)]})
    lines = drawn(draw_message(message(*blocks, author=typed), NEW_YORK))
    assert not any(char < " " or "\x7f" <= char <= "\x9f" for line in lines for char in line)


def test_buttons_stand_in_brackets_and_break_between_each_other_only() -> None:
    row = {"type": "actions", "elements": [button("Wed 18 Nov"), button("Thu 19 Nov"), button("Fri 20 Nov")]}
    assert drawn(draw_message(message(row), NEW_YORK), width=32)[-2:] == [
        "┃ [Wed 18 Nov]  [Thu 19 Nov]",
        "┃ [Fri 20 Nov]",
    ]


def test_menus_and_pickers_show_what_they_ask_for() -> None:
    picker = {"type": "datepicker", "action_id": "d", "placeholder": {"type": "plain_text", "text": "Pick a date"}}
    chosen = {"type": "datepicker", "action_id": "e", "initial_date": "2026-11-27"}
    row = {"type": "actions", "elements": [picker, chosen, {"type": "overflow", "action_id": "o"}]}
    assert drawn(draw_message(message(row), NEW_YORK))[1] == "┃ [Pick a date ▾]  [Fri 27 Nov 2026 ▾]  […]"


def test_a_button_beside_a_line_stands_at_the_right_end() -> None:
    lines = drawn(draw_message(message(section("*Acme* · $45k\nSend the quote", accessory=button("Done"))), NEW_YORK))
    assert lines[1].startswith("┃ Acme · $45k  ")
    assert lines[1].endswith(" [Done]")
    assert len(lines[1]) == WIDTH
    assert lines[2] == "┃ Send the quote"


def test_fields_stand_in_two_columns() -> None:
    parts = [{"type": "mrkdwn", "text": text} for text in ("*Stage*", "Proposal", "*Amount*")]
    lines = drawn(draw_message(message({"type": "section", "fields": parts}), NEW_YORK))
    assert [line.split() for line in lines[1:]] == [["┃", "Stage", "Proposal"], ["┃", "Amount"]]


def test_a_table_keeps_its_sides() -> None:
    rows = [["Stage", "Deals"], ["Discovery", "15"], ["Won", "2"]]
    table = {
        "type": "table",
        "rows": [[{"type": "raw_text", "text": cell} for cell in row] for row in rows],
        "column_settings": [{"align": "left"}, {"align": "right"}],
    }
    assert drawn(draw_message(message(table), NEW_YORK))[1:] == [
        "┃ Stage       Deals",
        "┃ ─────────────────",
        "┃ Discovery      15",
        "┃ Won             2",
    ]


def test_text_after_a_list_begins_after_an_empty_line() -> None:
    lines = drawn(draw_message(message(section("Acme", accessory=button("Done")), section("*Today*")), NEW_YORK))
    assert lines[2:] == ["┃", "┃ Today"]


def test_pictures_small_print_and_headers_are_words() -> None:
    blocks = (
        {"type": "header", "text": {"type": "plain_text", "text": "The week"}},
        {"type": "image", "image_url": "https://example.com/a.png", "alt_text": "deals by stage"},
        {"type": "context", "elements": [{"type": "mrkdwn", "text": "Sales"}, {"type": "mrkdwn", "text": "Monday"}]},
    )
    lines = drawn(draw_message(message(*blocks), NEW_YORK))
    assert lines[1:] == ["┃ The week", "┃ (picture: deals by stage)", "┃ Sales  Monday"]


def test_a_kind_of_block_without_a_drawing_shows_its_words() -> None:
    rich = {
        "type": "rich_text",
        "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "Hello there"}]}],
    }
    assert drawn(draw_message(message(rich), NEW_YORK))[1] == "┃ Hello there"


def test_a_file_is_named() -> None:
    assert drawn(draw_message(message(files=[{"name": "deals.csv"}]), NEW_YORK))[-1] == "┃ (file: deals.csv)"


def test_a_form_shows_its_title_its_fields_and_its_buttons() -> None:
    placeholder = {"type": "plain_text", "text": "Pick a date"}
    form = view(
        field("text", "Next step", "plain_text_input"),
        field("due_on", "Date", "datepicker", placeholder=placeholder),
        field("owner", "Owner", "users_select", initial_user="U01JANE"),
    )
    lines = [line.strip("│╭╮╰╯─ ") for line in drawn(draw_view(form, NEW_YORK))]
    assert lines == [
        "Next step",
        "Next step     (empty)",
        "Date          (Pick a date) ▾",
        "Owner         Jane Roe ▾",
        "[Cancel]  [Save]",
        "",
    ]


def test_a_form_shows_what_was_filled_in_and_what_is_wrong_with_it() -> None:
    form = view(
        field("deal", "Deal", "external_select"),
        field("due_on", "Date", "datepicker"),
        state={
            "deal": {"deal": {"selected_option": {"text": {"type": "plain_text", "text": "Acme"}, "value": "1"}}},
            "due_on": {"due_on": {"type": "datepicker", "selected_date": "2026-11-10"}},
        },
        errors={"due_on": "This date is past."},
    )
    lines = [line.strip("│ ") for line in drawn(draw_view(form, NEW_YORK))]
    assert lines[1:4] == ["Deal          Acme ▾", "Date          Tue 10 Nov 2026 ▾", "✗ This date is past."]


def test_an_emptied_field_no_longer_shows_its_first_value() -> None:
    form = view(
        field("text", "Next step", "plain_text_input", initial_value="Send the quote"),
        state={"text": {"text": {"type": "plain_text_input", "value": None}}},
    )
    assert "Send the quote" not in "\n".join(drawn(draw_view(form, NEW_YORK)))


def test_a_hint_stands_under_its_field() -> None:
    hinted = {**field("text", "Next step", "plain_text_input"), "hint": {"type": "plain_text", "text": "In the CRM: x"}}
    assert drawn(draw_view(view(hinted), NEW_YORK))[2].strip("│ ") == "In the CRM: x"


def test_lines_keep_within_the_width_and_end_without_blanks() -> None:
    long = "Müllbach Papier – Moisture control · €54k " * 9
    blocks = (section(long, accessory=button("Set next step")), {"type": "divider"}, section(long))
    lines = drawn(draw_message(message(*blocks), NEW_YORK), width=60)
    assert max(map(len, lines)) <= 60
    assert not [line for line in lines if line != line.rstrip()]


def test_styles_reach_a_real_terminal() -> None:
    console = Console(file=StringIO(), width=WIDTH, force_terminal=True, color_system="standard", highlight=False)
    console.print(Trimmed(mrkdwn("*bold*", NAMES)))
    assert isinstance(console.file, StringIO)
    assert console.file.getvalue() == "\x1b[1mbold\x1b[0m\n"
