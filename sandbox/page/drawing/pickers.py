"""Pickers of dates and times."""

from datetime import datetime

from markupsafe import Markup

from sandbox.page.drawing.buttons import draw_confirm
from sandbox.page.drawing.dates import clock, short_day
from sandbox.page.drawing.html import joined, tag
from sandbox.page.drawing.icons import icon
from sandbox.page.drawing.menus import Groups, Offer, combobox, menu_face
from sandbox.page.drawing.reader import Reader
from sandbox.page.drawing.sight import Spot

_A_DAY = datetime(2000, 1, 1)  # noqa: DTZ001 - a wall clock alone
_STEP = 30


def draw_datepicker(spot: Spot) -> Markup:
    """A button with the day on it, which opens a calendar."""
    day = _day(spot.held)
    inner = (_calendar(spot, spot.id, day, "Choose a date"), draw_confirm(spot.element, spot.reader))
    return tag("div", *inner, class_="bk-picker", **spot.root(), **_for_calendar(spot.reader))


def draw_timepicker(spot: Spot) -> Markup:
    """A field in which one types or picks a time of day."""
    chosen = [Offer(_shown(str(spot.held), spot.reader), str(spot.held))] if spot.held else []
    zone = spot.element.get("timezone")
    note = tag("small", zone, class_="bk-zone") if zone else None
    return combobox(spot, _times(spot.reader), chosen, note, otherwise="Choose a time", data_free="time")


def draw_datetimepicker(spot: Spot) -> Markup:
    """A day and a time on the reader's clock, which together are one moment."""
    moment = _moment(spot.held, spot.reader)
    chosen = [Offer(clock(moment, spot.reader), f"{moment:%H:%M}")] if moment else []
    day = tag("div", _calendar(spot, spot.id, moment, "Choose a date"), class_="bk-picker", data_part="date")
    face = menu_face(spot, f"{spot.id}-time", _times(spot.reader), chosen, otherwise="Choose a time")
    time = tag("div", face, class_="bk-menu", data_part="time", data_free="time")
    attributes = {**spot.root(), **_for_calendar(spot.reader), "data_zone": spot.reader.zone}
    attributes["data_day"] = f"{moment:%Y-%m-%d}" if moment else None
    attributes["data_time"] = f"{moment:%H:%M}" if moment else None
    return tag(
        "div", day, time, draw_confirm(spot.element, spot.reader), class_="bk-moment", role="group", **attributes
    )


def _calendar(spot: Spot, name: str, day: datetime | None, otherwise: str) -> Markup:
    labels = spot.labels(otherwise)
    if "aria_labelledby" in labels:
        labels["aria_labelledby"] = f"{labels['aria_labelledby']} {name}"
    else:
        labels["aria_label"] = None
    words = short_day(day, spot.reader) if day else spot.placeholder or otherwise
    labels.pop("aria_invalid", None)
    labels.pop("aria_required", None)
    face = tag(
        "button",
        icon("calendar"),
        tag("span", words, class_="bk-picker-words"),
        type="button",
        id=name,
        class_="bk-picker-face",
        aria_haspopup="dialog",
        aria_expanded="false",
        aria_controls=f"{name}-calendar",
        autofocus=bool(spot.element.get("focus_on_load")),
        data_empty=spot.placeholder or otherwise,
        **labels,
    )
    pop = tag(
        "div", id=f"{name}-calendar", class_="bk-pop bk-calendar", popover="manual", role="dialog", aria_label=otherwise
    )
    return joined([face, pop])


def _for_calendar(reader: Reader) -> dict[str, object]:
    return {"data_today": f"{reader.today:%Y-%m-%d}", "data_locale": reader.locale}


def _day(held: object) -> datetime | None:
    return datetime.fromisoformat(str(held)) if held else None


def _moment(held: object, reader: Reader) -> datetime | None:
    return reader.local(float(held)) if isinstance(held, int | float) else None


def _times(reader: Reader) -> Groups:
    times = [_A_DAY.replace(hour=at // 60, minute=at % 60) for at in range(0, 24 * 60, _STEP)]
    return [("", [Offer(clock(time, reader), f"{time:%H:%M}") for time in times])]


def _shown(time: str, reader: Reader) -> str:
    hour, minute = time.split(":")
    return clock(_A_DAY.replace(hour=int(hour), minute=int(minute)), reader)
