from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from blocks import undated as undated_blocks
from blocks.message import Message
from sales.deal import Deal
from sales.undated import UndatedList

NOW = datetime(2026, 11, 23, 9, 5, tzinfo=UTC)


def _deals(make_deal: Callable[..., Deal], count: int, **given: Any) -> list[Deal]:
    owners = ["Bert Vogel", "Jane Roe", "Cara Diaz"]
    return [
        make_deal(
            **{
                "id": f"d{number}",
                "name": f"Deal {number}",
                "account": None,
                "amount": Decimal(1000 * (count - number)),
                "owner_name": owners[number % 3],
                "created_at": NOW - timedelta(days=3000 - number),
                **given,
            }
        )
        for number in range(count)
    ]


def _pressed(message: Message) -> list[str]:
    beside = [block["accessory"] for block in message.blocks if "accessory" in block]
    return [button["value"] for button in beside if button["action_id"] == "deal_set_step"]


def test_the_headline_has_deals_and_money(
    make_deal: Callable[..., Deal], undated_list: Callable[..., UndatedList]
) -> None:
    dated = [make_deal(amount=Decimal(544_000), next_step_on=date(2026, 11, 27))] * 2
    message = undated_blocks.message(undated_list([make_deal(amount=Decimal(312_000))], dated))
    assert message.text == "1 of 3 open deals has no dated next step ($312k of $1.4M)"


def test_deals_stand_under_their_owner_largest_first(
    make_deal: Callable[..., Deal], undated_list: Callable[..., UndatedList], shown: Callable[[Any], str]
) -> None:
    message = undated_blocks.message(undated_list(_deals(make_deal, 5)))
    assert [text for text in shown(message).splitlines() if text != "Set next step"][2:] == [
        "*Bert Vogel* (2)",
        "*Deal 0* · $5k · Discovery for 12 days",
        "*Deal 3* · $2k · Discovery for 12 days",
        "*Jane Roe* (2)",
        "*Deal 1* · $4k · Discovery for 12 days",
        "*Deal 4* · $1k · Discovery for 12 days",
        "*Cara Diaz* (1)",
        "*Deal 2* · $3k · Discovery for 12 days",
    ]
    assert _pressed(message) == ["d0", "d3", "d1", "d4", "d2"]
    assert {block["accessory"]["action_id"] for block in message.blocks if "accessory" in block} == {"deal_set_step"}


@pytest.mark.parametrize("count", [60, 200, 2089])
def test_what_does_not_fit_is_counted_exactly_and_is_the_smallest(
    make_deal: Callable[..., Deal],
    undated_list: Callable[..., UndatedList],
    shown: Callable[[Any], str],
    count: int,
) -> None:
    message = undated_blocks.message(undated_list(_deals(make_deal, count)))
    held = _pressed(message)
    assert len(held) > 35
    assert set(held) == {f"d{number}" for number in range(len(held))}
    assert f"and {count - len(held):,} more deals" in shown(message).splitlines()
    assert f" of {count // 3 + (count % 3 > 0)})" in shown(message)


def test_thousands_of_deals_without_amounts_go_by_age(
    make_deal: Callable[..., Deal], undated_list: Callable[..., UndatedList], shown: Callable[[Any], str]
) -> None:
    deals = _deals(make_deal, 2089, amount=None, currency=None, stage_since=NOW)
    message = undated_blocks.message(undated_list(deals))
    assert message.text == "2,089 of 2,089 open deals have no dated next step"
    assert "*Deal 0* · Discovery · open for 3,000 days" in shown(message)


def test_names_do_not_ping(make_deal: Callable[..., Deal], undated_list: Callable[..., UndatedList]) -> None:
    message = undated_blocks.message(undated_list([make_deal(owner_name="<!channel>", owner_id="U1")]))
    assert "U1" not in str(message.blocks)
    assert "&lt;!channel&gt;" in str(message.blocks)


@pytest.mark.parametrize(
    ("dated", "said"),
    [
        (0, "There are no open deals"),
        (1, "The one open deal has a dated next step"),
        (9, "All 9 open deals have a dated next step"),
    ],
)
def test_nothing_undated_is_said_when_somebody_asks(
    make_deal: Callable[..., Deal], undated_list: Callable[..., UndatedList], dated: int, said: str
) -> None:
    assert undated_blocks.message(undated_list([], [make_deal(next_step_on=date(2026, 11, 27))] * dated)).text == said
