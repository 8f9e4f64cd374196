"""Reading what Slack wrapped around a line, and every way to part it."""

import html
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sales.line import LONGEST_NAME, Head, as_typed, heads, likeliest, names_a_deal, tail, trimmed, unwrap


@pytest.mark.parametrize(
    ("sent", "text", "owner_id"),
    [
        ("Acme - send &lt;b&gt; &amp; go", "Acme - send <b> & go", None),
        ("Acme <@U024BE7LH|jane> fri", "Acme   fri", "U024BE7LH"),
        ("Acme <@U024BE7LH> fri", "Acme   fri", "U024BE7LH"),
        ("Acme <@W024BE7LH|jane> fri", "Acme   fri", "W024BE7LH"),
        ("<@U1|jane> and <@U2|bert>", "and @bert", "U1"),
        ("<@U1|jane> and <@U2>", "and @U2", "U1"),
        ("in <#C1|sales> and <#C2>", "in #sales and #", None),
        ("see <https://a.example/x?y=1&amp;z=2>", "see https://a.example/x?y=1&z=2", None),
        ("see <http://a.example|a.example>", "see a.example", None),
        ("mail <mailto:a@example.com|a@example.com>", "mail a@example.com", None),
        ("call <tel:+15550100|+1 555 0100>", "call +1 555 0100", None),
        ("“Acme - send”", "Acme - send", None),
        ("\t Acme \n", "Acme", None),
        ("a < b > c", "a < b > c", None),
        ("&amp;lt;", "&lt;", None),
        ("", "", None),
    ],
)
def test_a_line_is_read_as_it_was_typed(sent: str, text: str, owner_id: str | None) -> None:
    typed = unwrap(sent)

    assert (typed.text, typed.owner_id) == (text, owner_id)


@pytest.mark.parametrize("piece", ["<@U1|", "<#C1|", "<http://", "<mailto:a|", "- ", "\n", "@a", ": "])
def test_a_long_line_of_openings_is_read_in_no_time(piece: str) -> None:
    line = piece * (100_000 // len(piece))
    began = time.process_time()

    assert as_typed(line)
    unwrap(line)
    heads(line[:3000])
    trimmed(line[:3000])

    assert time.process_time() - began < 1


@given(st.text(max_size=200))
def test_whatever_is_typed_comes_back_from_slack_s_escaping(typed: str) -> None:
    escaped = typed.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

    assert as_typed(escaped) == html.unescape(escaped)
    assert unwrap(escaped).owner_id is None


@pytest.mark.parametrize(
    ("text", "named", "rest"),
    [
        ("send @jane fri", "jane", "send   fri"),
        ("@bert.vogel send", "bert.vogel", "  send"),
        ("mail a@example.com", None, "mail a@example.com"),
        ("demo @ 3pm", None, "demo @ 3pm"),
        ("demo @3pm", None, "demo @3pm"),
        ("ask (@jane)", "jane", "ask ( )"),
        ("ask @jane, then @bert.", "jane", "ask  , then @bert."),
    ],
)
def test_a_name_after_an_at_sign_is_seen_where_no_address_is(text: str, named: str | None, rest: str) -> None:
    typed = unwrap(text)

    assert typed.named == named
    if named:
        assert typed.without_name().strip() == rest.strip()


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Acme - send", ("Acme", "send")),
        ("Acme – send", ("Acme", "send")),
        ("Acme — send", ("Acme", "send")),
        ("Acme | send", ("Acme", "send")),
        ("Acme / send", ("Acme", "send")),
        ("Acme: send", ("Acme", "send")),
        ("Acme, send", ("Acme", "send")),
        ("Acme; send", ("Acme", "send")),
        ("Acme;send", ("Acme", "send")),
        ("Acme -> send", ("Acme", "send")),
        ("Acme=>send", ("Acme", "send")),
        ("Acme → send", ("Acme", "send")),
        ("Acme\nsend", ("Acme", "send")),
        ("Acme -- send", ("Acme", "send")),
        ("Acme– send", ("Acme", "send")),
    ],
)
def test_each_separator_parts_deal_and_step(text: str, first: tuple[str, str]) -> None:
    separated = [(head.deal, head.rest) for head in heads(text) if head.is_separated]

    assert separated == [first]


@pytest.mark.parametrize("text", ["A-Team send", "9/11 send", "10:30 call", "1,000 seats", "e-mail them", "and/or"])
def test_signs_within_a_word_part_nothing(text: str) -> None:
    assert not any(head.is_separated for head in heads(text))


def test_the_longest_separated_beginning_comes_first_then_the_longest_run_of_words() -> None:
    found = [(head.deal, head.is_separated) for head in heads("Northwind - Pilot - send it")]

    assert found == [
        ("Northwind - Pilot", True),
        ("Northwind", True),
        ("Northwind - Pilot - send it", False),
        ("Northwind - Pilot - send", False),
        ("Northwind - Pilot -", False),
        ("Northwind - Pilot", False),
        ("Northwind -", False),
        ("Northwind", False),
    ]


@pytest.mark.parametrize("text", ["", " ", "\n\t"])
def test_no_words_have_no_parts(text: str) -> None:
    assert heads(text) == ()
    assert likeliest(text) is None


def test_no_part_is_longer_than_a_name_can_be() -> None:
    text = "word, " * 2000

    found = heads(text)

    assert len(found) <= LONGEST_NAME // 6 + 7, "each is looked up"
    assert all(len(head.deal) <= LONGEST_NAME for head in found if head.is_separated)


@given(st.text(max_size=100))
def test_parting_loses_no_word(text: str) -> None:
    for head in heads(text):
        kept = f"{head.deal} {head.rest}".split()
        if not head.is_separated:
            assert kept == text.split()
        else:
            assert set("".join(kept)) <= set(text)


@pytest.mark.parametrize(
    ("text", "deal", "rest", "is_separated"),
    [
        ("Nova - send the quote", "Nova", "send the quote", True),
        ("Nova - Pilot - send the quote", "Nova", "Pilot - send the quote", True),
        ("Nova send the quote", "Nova", "send the quote", False),
        ("Big Corp send the quote", "Big Corp", "send the quote", False),
        ("Big Corp", "Big", "Corp", False),
        ("send the quote", "", "send the quote", False),
        ("Call Bob", "", "Call Bob", False),
        ("Nova", "Nova", "", False),
    ],
)
def test_a_deal_that_is_not_known_ends_where_a_reader_would_say(
    text: str, deal: str, rest: str, is_separated: bool
) -> None:
    assert likeliest(text) == Head(deal, rest, is_separated=is_separated)


@pytest.mark.parametrize(
    ("text", "deal"),
    [
        ("send the quote - Acme", "Acme"),
        ("call Bob, Acme", "Acme"),
        ("Send it - to Bob - Acme Renewal", "Acme Renewal"),
        ("Acme - send the quote", None),
        ("send the quote", None),
        ("send the quote - ", None),
        ("", None),
    ],
)
def test_the_deal_may_stand_last_behind_a_line_that_begins_with_a_verb(text: str, deal: str | None) -> None:
    found = tail(text)

    assert (found.deal if found else None) == deal


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("send it /", "send it"),
        ("- send it -", "send it"),
        ("→ send it →", "send it"),
        ("send <it>", "send <it>"),
        ("ask: why?", "ask: why?"),
        ("A/B - test", "A/B - test"),
        ("-5 % off", "-5 % off"),
        ("", ""),
    ],
)
def test_separators_that_dangle_go_and_others_stay(text: str, kept: str) -> None:
    assert trimmed(text) == kept


@pytest.mark.parametrize(
    ("deal", "is_separated", "names"),
    [
        ("call", False, False),
        ("Call", False, False),
        ("the", False, False),
        ("call center", False, True),
        ("call", True, True),
        ("Nova", False, True),
    ],
)
def test_a_verb_or_small_word_names_a_deal_only_if_it_was_set_apart(deal: str, is_separated: bool, names: bool) -> None:
    assert names_a_deal(Head(deal, "x", is_separated=is_separated)) is names


def test_a_part_of_what_was_set_apart_as_a_name_names_no_deal() -> None:
    assert [head.deal for head in heads("aurora energy: call the CFO")] == [
        "aurora energy",
        "aurora energy: call the CFO",
        "aurora energy: call the",
        "aurora energy: call",
        "aurora energy:",
    ]
    assert "aurora" in {head.deal for head in heads("aurora call the CFO - about pricing")}
