"""The weekly list of a team's deals without a dated next step."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sales import pipeline
from sales.deal import NOBODY, Deal, Status
from sales.money import Sums, total_of
from sales.step import Step


@dataclass(frozen=True, slots=True)
class Ticked:
    """What became of an undated deal: its next step now, or its status where it is closed."""

    step: Step | None
    status: Status


@dataclass(frozen=True, slots=True)
class UndatedOf:
    """One owner's undated deals, largest first; `owner` is a name without a ping, who may have left Slack."""

    owner: str
    owner_id: str | None
    deals: tuple[Deal, ...]

    @property
    def has_left(self) -> bool:
        """Whether the owner is deactivated in Slack now."""
        return any(deal.owner_has_left for deal in self.deals)


@dataclass(frozen=True, slots=True)
class UndatedList:
    """A team's weekly list of deals without a dated next step.

    `ticked` holds, by their ids, those that have been dealt with since it was sent; the numbers leave them out.
    """

    team_id: str
    team_name: str
    today: date
    now: datetime
    owners: tuple[UndatedOf, ...]
    undated: int
    undated_money: Sums
    open_deals: int
    open_money: Sums
    ticked: Mapping[str, Ticked] = field(default_factory=dict)


def undated_list(
    team_id: str,
    team_name: str,
    present: Sequence[Deal],
    *,
    today: date,
    now: datetime,
    ticked: Mapping[str, Ticked] | None = None,
) -> UndatedList:
    """A team's undated deals of those in a picture of it, by owner: the owner of the largest first."""
    since = ticked or {}
    held = [deal for deal in present if deal.status == "open"]
    missing = pipeline.undated(held)
    by_owner: dict[tuple[str, str | None], list[Deal]] = {}
    for deal in missing:
        by_owner.setdefault((deal.owner_name or NOBODY, deal.owner_id), []).append(deal)
    left = [deal for deal in missing if deal.id not in since]
    return UndatedList(
        team_id=team_id,
        team_name=team_name,
        today=today,
        now=now,
        owners=tuple(UndatedOf(name, owner_id, tuple(of)) for (name, owner_id), of in by_owner.items()),
        undated=len(left),
        undated_money=total_of(left),
        open_deals=len(held),
        open_money=total_of(held),
        ticked=since,
    )
