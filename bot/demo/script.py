"""What people type and press beside the scenes, so that the week has a before and an around. Times are their own."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Line:
    """A line after `/nextstep` that says everything."""

    who: str
    day: date
    at: str
    said: str


@dataclass(frozen=True, slots=True)
class Closing:
    """*Done* on a line of the morning message; then the following step in its form, or *Not now* where none is set."""

    who: str
    day: date
    at: str
    step: str
    following: str = ""
    due_on: date | None = None


def nov(day: int) -> date:
    """A day of the story's month."""
    return date(2026, 11, day)


BEFORE = (
    Line("jane", nov(10), "9:40", "Juniper Ridge - call their legal team about clause 7, 13 nov"),
    Line("kenji", nov(10), "10:20", "Hoshikawa - confirm the delivery plan, 18 nov"),
    Line("bert", nov(10), "11:30", "Adlerwerk - send the contract markup to Dr. Lenz, 18 nov"),
    Line("jane", nov(10), "15:15", "Zephyr Lane - review the logger data with Omar, 20 nov"),
    Line("kenji", nov(10), "16:05", "Asagiri - send the translated datasheet, 20 nov"),
    Line("bert", nov(11), "9:50", "Falkenau - call the process engineer, 17 nov"),
    Line("priya", nov(11), "10:10", "Godavan Sugar - agree the advance payment, 17 nov"),
    Line("jane", nov(11), "10:30", "Ravensmoor - send the security questionnaire, 16 nov"),
    Line("priya", nov(11), "14:45", "Sagarline - send the berth drawings, 18 nov"),
    Line("bert", nov(11), "15:20", "Nordhelm - walk through the framework terms, 18 nov 14:00"),
    Line("ann", nov(11), "16:30", "Westerlake - review the board paper with their CFO, 19 nov"),
    Line("jane", nov(11), "16:40", "Oakmoor - get the order form signed by purchasing, 18 nov"),
    Line("priya", nov(12), "9:30", "Konkan - hold the site audit, 19 nov"),
    Line("kenji", nov(12), "11:00", "Minasato - visit the clean room, 25 nov"),
    Line("jane", nov(12), "11:25", "Yarrow - chase the purchase order, 18 nov"),
    Line("bert", nov(12), "13:15", "Corlane - send the fan curves, 20 nov"),
    Line("jane", nov(12), "14:50", "Glasswing - present the cooling report, 24 nov"),
    Line("bert", nov(12), "16:00", "Sonnfeld - agree the price list, 19 nov"),
    Line("priya", nov(12), "17:10", "Lotus Bridge - send the references, 24 nov"),
    Line("jane", nov(13), "10:05", "Saltmarsh - agree the trial dates, 23 nov"),
    Line("ann", nov(13), "11:45", "Eastmarch - send the crane survey, 25 nov"),
)
"""Steps on record before the story begins."""

AROUND = (
    Closing("priya", nov(17), "9:35", "agree the advance payment", "send the pro forma invoice", nov(20)),
    Line("kenji", nov(17), "15:30", "Kazeno - send the scanner brochure, 26 nov"),
    Line("priya", nov(17), "16:20", "Vaigai - call the dye house manager, 19 nov"),
    Line("bert", nov(17), "16:45", "Müllbach - send the trial protocol, 24 nov"),
    Closing("kenji", nov(18), "9:10", "confirm the delivery plan", "collect the signed order", nov(27)),
    Closing("priya", nov(18), "9:20", "send the berth drawings", "book the weighing trial", nov(24)),
    Closing("bert", nov(18), "9:25", "send the contract markup", "call Dr. Lenz about the markup", nov(24)),
    Closing("bert", nov(18), "16:50", "walk through the framework terms", "send the framework contract", nov(27)),
    Closing("jane", nov(18), "15:10", "book the site survey", "visit the site with Ana", nov(25)),
    Closing("jane", nov(18), "16:10", "chase the purchase order", "send the order confirmation", nov(20)),
    Closing("ann", nov(19), "9:15", "review the board paper", "answer the questions of their board", nov(30)),
    Closing("bert", nov(19), "9:30", "agree the price list", "send the final offer", nov(25)),
    Line("priya", nov(19), "11:15", "Marudhar - survey the meter points, 26 nov"),
    Closing("jane", nov(19), "11:40", "get the trial results", "agree the trial report with Dana", date(2026, 12, 1)),
    Closing("jane", nov(19), "15:25", "send the price list", "ask what they think of the price list", nov(30)),
    Line("kenji", nov(19), "17:00", "Yukishiro - agree the pilot criteria, 27 nov"),
    Closing("priya", nov(20), "9:20", "hold the site audit", "send the findings of the audit", nov(26)),
    Closing("priya", nov(20), "17:30", "call the dye house manager"),
    Closing("bert", nov(20), "15:00", "send the fan curves", "review the fan curves on site", nov(26)),
    Closing("bert", nov(20), "15:05", "call the lab manager", "send the trial offer", nov(27)),
    Closing("jane", nov(20), "14:25", "bring the countersigned contract"),
    Closing("jane", nov(20), "14:30", "send the revised quote", "call Paula about the quote", nov(25)),
    Closing("jane", nov(20), "14:35", "send the order confirmation"),
)
"""What goes on between the scenes."""
