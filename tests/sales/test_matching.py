"""Which deal was meant: certain or asked about, never a silent pick."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sales.deal import Deal
from sales.matching import (
    MOST_CANDIDATES,
    Certain,
    begins_name,
    certainly_named,
    choose,
    has_every_word,
    index_words,
    may_mean,
    named_in,
    others_named,
    words,
)

NAMES = (
    ("pilot", "Pilot", "Northwind Health"),
    ("pilot2", "Pilot 2", "Northwind Health"),
    ("renewal", "Renewal", "Acme"),
    ("rollout", "Rollout", "Acme"),
    ("acme-ind", "Expansion", "Acme Industrial"),
    ("from-slack", "Zeta rollout", None),
    ("zeta", "Renewal 2027", "Zeta"),
    ("sap", "Upgrade", "South Atlantic Petroleum"),
    ("call", "Call Center Upgrade", "Falcon Energy"),
    ("muller", "Müller & Söhne – Wartung", None),
    ("the", "The Big One", "Nova"),
    ("depot", "Depot Route", "Tarnwick"),
    ("hebrew", "חברת הים", None),
    ("kanji", "三菱 更新", None),
    ("solo", "Solo", None),
    ("o2", "O2 – Core", None),
)


@pytest.fixture(scope="module")
def held(make_deal: Callable[..., Deal]) -> list[Deal]:
    return [
        make_deal(id=key, name=name, account=account, owner_id="U2" if key == "rollout" else "U1")
        for key, name, account in NAMES
    ]


def _found(typed: str, held: list[Deal], own: str = "U1") -> str | list[str]:
    chosen = choose(typed, held, own=own)
    return chosen.deal.id if isinstance(chosen, Certain) else [deal.id for deal in chosen.candidates]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Tarnwick", "depot"),
        ("tarnwick depot", "depot"),
        ("depot route tarnwick", "depot"),
        ("TARN", "depot"),
        ("tar dep", "depot"),
        ("Northwind Health – Pilot 2", "pilot2"),
        ("Pilot · Northwind Health", "pilot"),
        ("northwind health pilot", "pilot"),
        ("pilot", "pilot"),
        ("pilot 2", "pilot2"),
        ("Acme Renewal", "renewal"),
        ("acme, roll", "rollout"),
        ("Acme Industrial", "acme-ind"),
        ("müller", "muller"),
        ("Muller & Sohne", "muller"),
        ("MÜLLER", "muller"),
        ("call center", "call"),
        ("Falcon", "call"),
        ("חברת", "hebrew"),
        ("三菱", "kanji"),
        ("solo", "solo"),
        ("rollout", "rollout"),
        ("renewal", "renewal"),
        ("upgrade", "sap"),
        ("o2", "o2"),
        ("“Tarnwick”", "depot"),
        ("Tarnwick!", "depot"),
    ],
)
def test_a_name_that_can_mean_one_deal_only_is_certain(typed: str, meant: str, held: list[Deal]) -> None:
    assert _found(typed, held) == meant


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("northwind", {"pilot", "pilot2"}),
        ("Northwind Health", {"pilot", "pilot2"}),
        ("Acme", {"renewal", "rollout"}),
        ("acm", {"renewal", "rollout", "acme-ind"}),
        ("zeta", {"from-slack", "zeta"}),
    ],
)
def test_a_name_that_several_deals_share_is_asked_about(typed: str, asked: set[str], held: list[Deal]) -> None:
    found = _found(typed, held)

    assert isinstance(found, list)
    assert set(found) == asked


@pytest.mark.parametrize(
    ("typed", "likely"),
    [
        ("SAP", "sap"),
        ("sap upgrade", "sap"),
        ("Nortwind", "pilot"),
        ("Norhtwind Health", "pilot"),
        ("Tranwick", "depot"),
        ("Tarnwik", "depot"),
        ("Depto Route", "depot"),
        ("NH pilot", "pilot"),
        ("Tarnwick Ltd", "depot"),
        ("Falcon Power", "call"),
    ],
)
def test_initials_typing_errors_and_partly_known_names_are_asked_about(
    typed: str, likely: str, held: list[Deal]
) -> None:
    found = _found(typed, held)

    assert isinstance(found, list), "never a silent pick"
    assert likely in found[:2]


@pytest.mark.parametrize("typed", ["", "   ", "🎉", "?!", "Quarzwerk", "new deal", "xy", "and for the"])
def test_a_name_that_no_deal_is_like_offers_none(typed: str, held: list[Deal]) -> None:
    assert _found(typed, held) == []


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("send the quote", False),
        ("send the renewal quote", False),
        ("call Bob", False),
        ("send the Zeta quote", False),
        ("quote for Acme", True),
        ("quote for Acme Industrial", True),
        ("quote for Acmes", False),
        ("call the solo founder", True),
    ],
)
def test_another_customer_in_the_step_is_seen(text: str, named: bool, held: list[Deal]) -> None:
    zeta = next(deal for deal in held if deal.id == "zeta")

    assert bool(others_named(text, zeta, held)) is named


def test_a_deal_made_in_slack_competes_with_the_account_that_its_name_begins_with(held: list[Deal]) -> None:
    found = _found("zeta", held)

    assert set(found) == {"zeta", "from-slack"}, "the one in the CRM has the account, the other only the name"


def test_own_deals_come_first_then_the_likelier(held: list[Deal]) -> None:
    assert _found("acme", held, own="U1") == ["renewal", "rollout"]
    assert _found("acme", held, own="U2") == ["rollout", "renewal"]


def test_no_more_than_five_are_offered(make_deal: Callable[..., Deal]) -> None:
    many = [make_deal(id=str(number), name=f"Acme {number}") for number in range(20)]

    assert len(_found("acme", many)) == MOST_CANDIDATES


def test_two_deals_of_one_name_are_both_offered(make_deal: Callable[..., Deal]) -> None:
    twins = [make_deal(id="a", name="Acme", account="North"), make_deal(id="b", name="Acme", account="South")]

    assert _found("Acme", twins) == ["a", "b"]
    assert _found("Acme South", twins) == "b"


@given(st.text(max_size=40))
def test_what_is_certain_holds_every_typed_word(held: list[Deal], typed: str) -> None:
    chosen = choose(typed, held, own="U1")

    if isinstance(chosen, Certain):
        assert has_every_word(typed, chosen.deal)
        assert words(typed)
    else:
        assert len(chosen.candidates) <= MOST_CANDIDATES


@given(st.text(min_size=1, max_size=40), st.text(max_size=40))
def test_a_deal_is_found_by_its_whole_name(make_deal: Callable[..., Deal], name: str, account: str) -> None:
    deal = make_deal(name=name, account=account)

    if words(name):
        assert choose(name, [deal], own="U1") == Certain(deal)
        assert begins_name(name, deal)
        assert may_mean(name, deal)
        assert set(words(name)) <= index_words(name, account)


@pytest.mark.parametrize(
    ("typed", "begins"),
    [
        ("call", True),
        ("call center", True),
        ("center", False),
        ("falcon", True),
        ("falcon energy call", True),
        ("call center upgrade falcon", True),
        ("energy", False),
        ("cal", False),
        ("", False),
    ],
)
def test_without_a_separator_only_the_beginning_of_a_name_counts(
    typed: str, begins: bool, make_deal: Callable[..., Deal]
) -> None:
    assert begins_name(typed, make_deal(name="Call Center Upgrade", account="Falcon Energy")) is begins


def test_deals_named_anywhere_in_a_step_are_found_own_ones_first(held: list[Deal]) -> None:
    text = "call Bob at Tarnwick about the Acme rollout"

    found = [deal.id for deal in named_in(text, held, own="U2")]

    assert found[0] == "rollout"
    assert {"depot", "renewal"} <= set(found)
    assert "pilot" not in found


@pytest.mark.parametrize("text", ["", "nothing of the kind", "Tarnwicks", "untarnwick"])
def test_a_part_of_a_word_names_no_deal(text: str, held: list[Deal]) -> None:
    assert [deal.id for deal in named_in(text, held, own="U1") if deal.id != "the"] == []


@pytest.mark.parametrize(
    ("text", "compared"),
    [
        ("Northwind Health – Pilot", ("northwind", "health", "pilot")),
        ("Ärger & Œuvre", ("arger", "œuvre")),
        ("ＡＢＣ　１２", ("abc", "12")),
        ("O'Neill-Smith", ("o", "neill", "smith")),
        ("İstanbul", ("istanbul",)),
        ("ß", ("ss",)),
        ("🎉 (…)", ()),
    ],
)
def test_names_are_compared_without_case_accents_and_punctuation(text: str, compared: tuple[str, ...]) -> None:
    assert words(text) == compared


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("acme renewal is next", "1"),
        ("the renewal, says acme", "1"),
        ("acme called", None),
        ("acme corp called", "3"),
        ("zeta and acme renewal", None),
        ("zeta!", "4"),
        ("zetas", None),
        ("", None),
    ],
)
def test_a_text_names_a_deal_for_certain_only_alone_and_in_full(
    make_deal: Callable[..., Deal], text: str, meant: str | None
) -> None:
    deals = [
        make_deal(id="1", name="Renewal", account="Acme"),
        make_deal(id="2", name="Rollout", account="Acme"),
        make_deal(id="3", name="Pilot", account="Acme Corp"),
        make_deal(id="4", name="Zeta", account=None),
    ]
    found = certainly_named(text, deals)
    assert (found.id if found else None) == meant
