"""The sample deals: a fictional company's pipeline as its CRM exported it, week by week."""

import csv
from dataclasses import dataclass
from datetime import date, timedelta
from importlib.resources import files
from io import BytesIO, StringIO

from sales.crm import Export, read_export

AT_THE_START = "sample_deals.csv"
A_WEEK_LATER = "sample_deals_a_week_later.csv"
MODIFIED = "Last Modified Date"
CURRENCY = "USD"
FRIDAY = 4


@dataclass(frozen=True, slots=True)
class WeeklyExport:
    """What the CRM exported on a Friday: the deals changed in the week up to it."""

    on: date
    deals: Export


def weekly_exports(name: str) -> list[WeeklyExport]:
    """A sample file as the weekly exports that it is made of, in the CRM's own form, oldest first."""
    text = (files("bot.demo") / name).read_text(encoding="utf-8")
    by_friday: dict[date, list[dict[str, str]]] = {}
    for row in csv.DictReader(StringIO(text)):
        by_friday.setdefault(_friday_of(date.fromisoformat(row[MODIFIED])), []).append(row)
    return [WeeklyExport(friday, _export(by_friday[friday])) for friday in sorted(by_friday)]


def _friday_of(day: date) -> date:
    return day + timedelta(days=(FRIDAY - day.weekday()) % 7)


def _export(rows: list[dict[str, str]]) -> Export:
    text = StringIO()
    writer = csv.DictWriter(text, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    content = text.getvalue().encode()
    return read_export(lambda: BytesIO(content), source="crm", mapping={}, date_order=None, currency=CURRENCY)
