"""Reports as JSON for scripts and as plain text for people."""

import json
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from blocks import digest as digest_blocks
from blocks import undated as undated_blocks
from blocks.plain_text import as_text
from sales.deal import Deal
from sales.digest import Digest, Overdue
from sales.metrics import Metrics, MetricsReport, Period
from sales.money import Sums
from sales.pipeline import Movement, Waterfall
from sales.undated import UndatedList

Json = dict[str, Any]


def metrics(found: MetricsReport, period: Period, *, as_json: bool) -> str:
    """The contract's object, or a table."""
    told = _metrics(found.total)
    report: Json = {"period": {"from": _day(period.first), "to": _day(period.last)}} | told
    report["groups"] = [{"name": name} | _metrics(group) for name, group in sorted(found.groups.items())]
    return _json(report) if as_json else _metrics_table(report)


def digest(digest: Digest, *, as_json: bool) -> str:
    """Every number of the digest, or the message as text."""
    if not as_json:
        return as_text(digest_blocks.message(digest))
    return _json(
        {
            "team": digest.team_name,
            "today": digest.today.isoformat(),
            "open": digest.deals,
            "amount": _sums(digest.money),
            "without_amount": digest.without_amount,
            "next_step_rate": {
                "strict": digest.rate.strict,
                "dated": digest.rate.dated,
                "any": digest.rate.any,
                "of": digest.rate.open,
            },
            "waterfall": _waterfall(digest.waterfall) if digest.waterfall else None,
            "pushed": _movement(digest.pushed),
            "moved_stage": digest.moved_stage,
            "stages": [
                {
                    "name": row.stage.name,
                    "deals": row.deals,
                    "amount": _sums(row.money),
                    "median_days": row.median_days,
                    "without_days": row.ageless,
                    "undated": row.undated,
                }
                for row in digest.stages
            ],
            "overdue": [_overdue(late) for late in digest.overdue],
            "undated": _deals(digest.undated),
        }
    )


def undated(undated: UndatedList, *, as_json: bool) -> str:
    """The whole list, or the message as text."""
    if not as_json:
        return as_text(undated_blocks.message(undated))
    return _json(
        {
            "team": undated.team_name,
            "today": undated.today.isoformat(),
            "undated": undated.undated,
            "amount": _sums(undated.undated_money),
            "open": undated.open_deals,
            "open_amount": _sums(undated.open_money),
            "owners": [{"name": owner.owner, "deals": _deals(owner.deals)} for owner in undated.owners],
        }
    )


def _metrics(found: Metrics) -> Json:
    rates = found.next_step_rate
    return {
        "open": found.open,
        "won": found.won,
        "lost": found.lost,
        "win_rate": found.win_rate.value,
        "win_rate_of": found.win_rate.whole,
        "revenue": _sums(found.revenue),
        "cycle_days_mean": found.cycle.mean,
        "cycle_days_median": found.cycle.median,
        "cycle_days_of": found.cycle.counted,
        "next_step_rate": {
            "strict": rates.strict.value,
            "dated": rates.dated.value,
            "any": rates.any.value,
            "of": rates.any.whole,
        },
    }


def _metrics_table(report: Json) -> str:
    rows = [{"name": "All"} | report, *report["groups"]]
    lines = [f"{'':<28}{'open':>8}{'won':>8}{'lost':>8}{'win rate':>11}{'median cycle':>15}  revenue"]
    for row in rows:
        rate = "n/a" if row["win_rate"] is None else f"{row['win_rate']:.1%}"
        cycle = "n/a" if row["cycle_days_median"] is None else f"{row['cycle_days_median']:g} days"
        revenue = " + ".join(f"{code} {Decimal(amount):,.2f}" for code, amount in row["revenue"].items()) or "–"
        lines.append(
            f"{row['name'][:27]:<28}{row['open']:>8,}{row['won']:>8,}{row['lost']:>8,}{rate:>11}{cycle:>15}  {revenue}"
        )
    return "\n".join([*lines, "", *_basis(report)]) + "\n"


def _basis(report: Json) -> list[str]:
    """What the numbers are of."""
    mean, rates = report["cycle_days_mean"], report["next_step_rate"]
    cycle = f"of {report['cycle_days_of']:,} won deals (mean {mean:.1f} days)" if mean is not None else "n/a"
    strict, dated, any_kind = (f"{rates[kind]:.1%}" if rates["of"] else "n/a" for kind in ("strict", "dated", "any"))
    steps = f"{strict} have a step due today or later, {dated} a dated one, {any_kind} a dated one or a text of the CRM"
    return [
        f"Win rate: won of {report['win_rate_of']:,} decided deals. Cycle, from creation to close: {cycle}.",
        f"Of {rates['of']:,} open deals {steps}.",
    ]


def _waterfall(fall: Waterfall) -> Json:
    parts = ("new", "raised", "lowered", "won", "lost", "left")
    return {
        "since": fall.since.isoformat(),
        "begin": _sums(fall.begin),
        **{part: _movement(getattr(fall, part)) for part in parts},
        "end": _sums(fall.end),
    }


def _movement(movement: Movement) -> Json:
    return {"deals": movement.count, "amount": _sums(movement.money)}


def _deals(deals: Iterable[Deal]) -> list[Json]:
    return [_deal(deal) for deal in deals]


def _overdue(late: Overdue) -> Json:
    return _deal(late.deal) | {"step": late.step.text, "step_owner": late.step.owner_name}


def _deal(deal: Deal) -> Json:
    return {
        "id": deal.id,
        "name": deal.name,
        "amount": None if deal.amount is None else format(deal.amount, "f"),
        "currency": deal.currency,
        "stage": deal.stage.name,
        "owner": deal.owner_name,
        "next_step_on": _day(deal.next_step_on),
    }


def _sums(sums: Sums) -> dict[str, str]:
    return {currency: format(amount, "f") for currency, amount in sums.items()}


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _json(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False) + "\n"
