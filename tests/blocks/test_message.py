import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocks import message
from blocks.message import Message


def _lines(count: int, width: int = 20, most: int = 100) -> Message:
    rows = [message.section("x" * width) for _ in range(count)]
    return Message("lines", [*rows, *message.small_print(f"and {most - count} more" if count < most else "")])


@given(st.integers(0, 120), st.integers(1, 2900))
def test_the_fullest_message_fits_and_one_line_more_would_not(most: int, width: int) -> None:
    def build(count: int) -> Message:
        return _lines(count, width, most)

    made = message.fullest(build, most)
    held = sum(block["type"] == "section" for block in made.blocks)
    assert message.fits(made)
    assert held == most or not message.fits(build(held + 1))


def test_a_message_at_fifty_blocks_is_whole() -> None:
    assert len(message.fullest(lambda count: _lines(count, most=50), 50).blocks) == 50


@given(st.lists(st.text(alphabet="ab", min_size=1, max_size=2900), max_size=20))
def test_lines_are_broken_between_lines_only(lines: list[str]) -> None:
    made = message.sections(lines)
    assert "\n".join(block["text"]["text"] for block in made) == "\n".join(lines)
    assert all(len(block["text"]["text"]) <= message.SECTION_LENGTH for block in made)


def test_weight_counts_all_of_the_json_and_an_emoji_as_two() -> None:
    assert message.weight([{"type": "divider"}]) == len('[{"type":"divider"}]')
    assert message.weight([{"text": "👋"}]) == len('[{"text":""}]') + 2


def test_a_cell_without_text_is_filled_since_slack_refuses_empty_ones() -> None:
    made = message.table([["", "b"]], ["left", "right"])
    assert made["rows"] == [[{"type": "raw_text", "text": "–"}, {"type": "raw_text", "text": "b"}]]
    assert [column["align"] for column in made["column_settings"]] == ["left", "right"]


@pytest.mark.parametrize("accessory", [None, message.button("Done", "step_done", "s1")])
def test_a_section_has_a_button_only_when_given_one(accessory: message.Block | None) -> None:
    assert message.section("text", accessory).get("accessory") == accessory


def test_fifty_one_blocks_are_too_many_however_small() -> None:
    rows = [message.divider() for _ in range(51)]
    assert not message.fits(Message("dividers", rows))
    assert message.fits(Message("dividers", rows[:50]))


def test_lines_too_long_for_one_section_stand_in_two() -> None:
    made = message.sections(["a" * 1600, "b" * 1400, "c" * 1500])
    assert [len(block["text"]["text"]) for block in made] == [1600, 2901]
