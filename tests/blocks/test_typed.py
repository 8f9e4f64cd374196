import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocks import typed

FAMILY = "👩‍👩‍👧‍👦"
WAVE = "👋🏽"
FLAG = "🇩🇪"
HEBREW = "שלום בית"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<!channel> buy & sell", "&lt;!channel&gt; buy &amp; sell"),
        ("<@U12345>", "&lt;@U12345&gt;"),
        ("@channel now", "@\u2060channel now"),
        ("ask @HERE", "ask @\u2060HERE"),
        ("jane@hereford.example", "jane@hereford.example"),
        ("two\nlines\tand  more", "two lines and more"),
        ("*urgent* ~no~ _it_", "∗urgent∗ ∼no∼ ˍitˍ"),
        ("2*3 deal_v2_final a~b", "2*3 deal_v2_final a~b"),
        ("```code` ", "ˋˋˋcodeˋ"),
        ("> 5k", "\u2060&gt; 5k"),
    ],
)
def test_typed_text_pings_nobody_and_is_shown_as_it_is(text: str, shown: str) -> None:
    assert typed.escape(text) == shown


@given(st.text())
def test_escaped_text_has_no_markup_of_its_own(text: str) -> None:
    said = typed.escape(text)
    assert not set("<>\n") & set(said)
    assert "&" not in said.replace("&amp;", "").replace("&lt;", "").replace("&gt;", "")


def test_right_to_left_text_survives_and_does_not_turn_the_line_round() -> None:
    assert typed.escape(HEBREW) == f"\u2068{HEBREW}\u2069"
    assert typed.literal(HEBREW) == f"\u2068{HEBREW}\u2069"


def test_marks_that_turn_the_line_round_are_taken_out() -> None:
    assert typed.escape("quote \u202egnp.exe\u202c") == "quote gnp.exe"
    assert typed.escape("a\u2069b\x00c") == "abc"


def test_markers_in_a_name_do_not_end_its_emphasis() -> None:
    assert typed.bold("5* hotel *") == "*5∗ hotel ∗*"
    assert typed.struck("~ten~") == "~∼ten∼~"


def test_a_text_of_nothing_visible_still_has_something_to_show() -> None:
    assert typed.literal(" \x00 ") == "–"
    assert typed.bold("\x07") == "*–*"


def test_a_long_name_keeps_both_ends() -> None:
    assert typed.cut_middle("Northwind Health International Pilot", 17) == "Northwin…al Pilot"
    assert typed.cut_middle("Northwind", 9) == "Northwind"


def test_a_long_text_keeps_its_start() -> None:
    assert typed.cut_end("Send the revised quote", 10) == "Send the…"


@pytest.mark.parametrize("emoji", [FAMILY, WAVE, FLAG, "é", "❤️"])
def test_what_reads_as_one_character_is_never_split(emoji: str) -> None:
    for most in range(1, 40):
        for cut in (typed.cut_end(emoji * 9, most), typed.cut_middle(emoji * 9, most)):
            assert cut.replace(emoji, "") in {"", "…"}
            assert typed.length(cut) <= most


@given(st.text(), st.integers(1, 60))
def test_a_cut_text_is_never_longer_than_asked(text: str, most: int) -> None:
    for cut in (typed.cut_end(text, most), typed.cut_middle(text, most)):
        assert typed.length(cut) <= most
    assert typed.length(typed.literal_within(text, most + 2)) <= most + 2


@given(st.text(alphabet="abc 👋", max_size=60))
def test_a_text_that_fits_is_left_whole(text: str) -> None:
    assert typed.cut_end(text, 200) == typed.tidy(text) == typed.cut_middle(text, 200)


def test_an_emoji_counts_as_two() -> None:
    assert typed.length("a👋") == 3
