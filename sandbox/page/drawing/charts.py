"""Charts as SVG: line, bar, area and pie, told apart by shape and pattern as well as by colour."""

from dataclasses import dataclass
from math import cos, floor, log10, pi, sin

from markupsafe import Markup

from sandbox.errors import Json
from sandbox.page.drawing.html import NOTHING, joined, tag
from sandbox.page.drawing.sight import Sight

_WIDTH, _HEIGHT = 400, 240
_LEFT, _RIGHT, _TOP, _BOTTOM = 48, 10, 12, 44
_MARKERS = ("●", "■", "▲", "◆", "✚", "✖", "★", "▼", "○", "□", "△", "◇")


@dataclass(frozen=True, slots=True)
class _Scale:
    """From values to places on the drawing."""

    low: float
    high: float
    step: float
    count: int

    def y(self, value: float) -> float:
        """How far down a value lies."""
        room = _HEIGHT - _TOP - _BOTTOM
        return _TOP + room * (self.high - value) / (self.high - self.low)

    @property
    def slot(self) -> float:
        """The width of one category."""
        return (_WIDTH - _LEFT - _RIGHT) / self.count

    def x(self, index: int) -> float:
        """The middle of a category."""
        return _LEFT + self.slot * (index + 0.5)

    @property
    def ticks(self) -> list[float]:
        """The values at which lines are drawn."""
        number = round((self.high - self.low) / self.step)
        return [self.low + self.step * at for at in range(number + 1)]


def draw_chart(block: Json, sight: Sight) -> Markup:
    """The chart under its title, with a legend, and its numbers as a table for those who want them."""
    chart = block["chart"]
    title = str(block["title"])
    name = sight.id(block.get("block_id", ""), "chart")
    drawn = _pie(chart, name) if chart["type"] == "pie" else _over_categories(chart, name)
    picture = tag(
        "svg",
        _patterns(name, _names(chart)),
        drawn,
        viewBox=f"0 0 {_WIDTH} {_HEIGHT}",
        class_=f"bk-chart bk-chart-{chart['type']}",
        role="img",
        aria_label=_told(title, chart),
    )
    filled = chart["type"] in {"bar", "pie"}
    keys = (_key(at, words, name if filled else "") for at, words in enumerate(_legend(chart)))
    legend = tag("ul", *keys, class_="bk-legend")
    numbers = tag("details", tag("summary", "Show numbers"), _numbers(chart, title), class_="bk-chart-numbers")
    return tag("figure", tag("figcaption", title, class_="bk-chart-title"), picture, legend, numbers)


def _names(chart: Json) -> list[str]:
    parts = chart["segments"] if chart["type"] == "pie" else chart["series"]
    return [str(part.get("label") or part.get("name")) for part in parts]


def _legend(chart: Json) -> list[str]:
    """Names of the series; of a pie's segments with their share too."""
    if chart["type"] != "pie":
        return _names(chart)
    whole = sum(segment["value"] for segment in chart["segments"])
    return [f"{one['label']}: {_number(one['value'])} ({_share(one['value'], whole)})" for one in chart["segments"]]


def _told(title: str, chart: Json) -> str:
    """What the chart shows, in words."""
    if chart["type"] == "pie":
        return f"{title}. Pie chart. {'; '.join(_legend(chart))}"
    said = []
    for series in chart["series"]:
        values = _values(series, chart)
        pairs = zip(chart["axis_config"]["categories"], values, strict=True)
        said.append(f"{series['name']}: {', '.join(f'{label} {_number(value)}' for label, value in pairs)}")
    return f"{title}. {str(chart['type']).capitalize()} chart. {'; '.join(said)}"


def _values(series: Json, chart: Json) -> list[float]:
    """A series in the order of the categories."""
    points = {point["label"]: point["value"] for point in series["data"]}
    return [points[category] for category in chart["axis_config"]["categories"]]


def _over_categories(chart: Json, name: str) -> Markup:
    every = [_values(series, chart) for series in chart["series"]]
    scale = _scale(every, len(chart["axis_config"]["categories"]))
    draw = {"bar": _bars, "line": _line, "area": _area}[str(chart["type"])]
    shapes = joined(draw(values, at, len(every), scale, name) for at, values in enumerate(every))
    return joined([_grid(scale, chart["axis_config"]), shapes])


def _scale(every: list[list[float]], count: int) -> _Scale:
    values = [value for series in every for value in series]
    low, high = min(0, *values), max(0, *values)
    if low == high:
        high = low + 1
    step = _round_step((high - low) / 4)
    return _Scale(floor(low / step) * step, -floor(-high / step) * step, step, count)


def _round_step(rough: float) -> float:
    """The next of 1, 2, 5, 10, 20 …"""
    power = float(10 ** floor(log10(rough)))
    return next((factor * power for factor in (1, 2, 5) if factor * power >= rough), 10 * power)


def _grid(scale: _Scale, axes: Json) -> Markup:
    lines = []
    for value in scale.ticks:
        y = _at(scale.y(value))
        lines.append(
            tag("line", x1=_LEFT, x2=_WIDTH - _RIGHT, y1=y, y2=y, class_="bk-grid-zero" if value == 0 else "bk-grid")
        )
        lines.append(tag("text", _number(value), x=_LEFT - 6, y=y, class_="bk-tick-y"))
    categories = axes["categories"]
    every = -(-len(categories) * max(map(len, categories)) * 7 // (_WIDTH - _LEFT))
    for at, category in enumerate(categories):
        if at % max(every, 1) == 0:
            lines.append(tag("text", category, x=_at(scale.x(at)), y=_HEIGHT - _BOTTOM + 16, class_="bk-tick-x"))
    if axes.get("x_label"):
        lines.append(tag("text", axes["x_label"], x=(_LEFT + _WIDTH) / 2, y=_HEIGHT - 8, class_="bk-axis"))
    if axes.get("y_label"):
        middle = (_HEIGHT - _BOTTOM) / 2
        lines.append(tag("text", axes["y_label"], transform=f"translate(10 {middle}) rotate(-90)", class_="bk-axis"))
    return joined(lines)


def _bars(values: list[float], at: int, number: int, scale: _Scale, name: str) -> Markup:
    width = scale.slot * 0.76 / number
    bars = []
    for index, value in enumerate(values):
        top, bottom = scale.y(max(value, 0)), scale.y(min(value, 0))
        left = scale.x(index) - scale.slot * 0.38 + width * at
        place = {"x": _at(left), "y": _at(top), "width": _at(max(width - 1, 1)), "height": _at(bottom - top)}
        bars += [
            tag("rect", **place, rx="1.5", class_=f"bk-fill bk-series-{at}"),
            tag("rect", **place, rx="1.5", fill=f"url(#{name}-{at})"),
        ]
    return joined(bars)


def _points(values: list[float], scale: _Scale) -> list[tuple[str, str]]:
    return [(_at(scale.x(index)), _at(scale.y(value))) for index, value in enumerate(values)]


def _line(values: list[float], at: int, _number: int, scale: _Scale, _name: str) -> Markup:
    points = _points(values, scale)
    path = tag("polyline", points=" ".join(map(",".join, points)), class_=f"bk-stroke bk-series-{at}")
    marks = [tag("text", _MARKERS[at % 12], x=x, y=y, class_=f"bk-marker bk-series-{at}") for x, y in points]
    return joined([path, *marks])


def _area(values: list[float], at: int, number: int, scale: _Scale, name: str) -> Markup:
    ground = _at(scale.y(0))
    points = _points(values, scale)
    outline = " ".join(map(",".join, [(points[0][0], ground), *points, (points[-1][0], ground)]))
    ground_colour = tag("polygon", points=outline, class_=f"bk-wash bk-series-{at}")
    pattern = tag("polygon", points=outline, fill=f"url(#{name}-{at})", class_="bk-faint")
    return joined([ground_colour, pattern, _line(values, at, number, scale, name)])


def _pie(chart: Json, name: str) -> Markup:
    segments = chart["segments"]
    whole = sum(segment["value"] for segment in segments)
    turn = 0.0
    drawn = []
    for at, segment in enumerate(segments):
        share = segment["value"] / whole
        shape = _slice(turn, share)
        drawn += [
            tag("path", d=shape, class_=f"bk-fill bk-slice bk-series-{at}"),
            tag("path", d=shape, fill=f"url(#{name}-{at})"),
        ]
        turn += share
    return joined(drawn)


def _slice(turn: float, share: float) -> str:
    """The outline of a segment; a whole pie is two halves."""
    if share > 0.999:
        return f"{_slice(turn, 0.5)} {_slice(turn + 0.5, 0.5)}"
    x1, y1 = _on_circle(turn, 102)
    x2, y2 = _on_circle(turn + share, 102)
    large = 1 if share > 0.5 else 0
    return f"M{_WIDTH / 2:g} {_HEIGHT / 2:g}L{x1:.1f} {y1:.1f}A102 102 0 {large} 1 {x2:.1f} {y2:.1f}Z"


def _on_circle(turn: float, radius: float) -> tuple[float, float]:
    """A place on a circle, clockwise from its top."""
    return _WIDTH / 2 + radius * sin(2 * pi * turn), _HEIGHT / 2 - radius * cos(2 * pi * turn)


_HATCHES = (
    "",
    "M0 8L8 0",
    "M0 4H8",
    "M4 4h.01",
    "M4 0V8",
    "M0 0L8 8",
    "M0 0L8 8M0 8L8 0",
    "M0 4H8M4 0V8",
    "M0 2H8M0 6H8",
    "M2 0V8M6 0V8",
    "M2 2h.01M6 6h.01",
    "M0 6L4 2L8 6",
)


def _patterns(name: str, names: list[str]) -> Markup:
    """A hatching for each series, beside its colour."""
    drawn = []
    for at, _ in enumerate(names):
        hatch = _HATCHES[at % len(_HATCHES)]
        line = tag("path", d=hatch, class_="bk-hatch") if hatch else NOTHING
        drawn.append(tag("pattern", line, id=f"{name}-{at}", width="8", height="8", patternUnits="userSpaceOnUse"))
    return tag("defs", *drawn)


def _key(at: int, words: str, name: str) -> Markup:
    """A line of the legend: the series' marker, or where areas are filled its colour and hatching."""
    if not name:
        return tag("li", tag("span", _MARKERS[at % 12], class_=f"bk-key bk-series-{at}", aria_hidden="true"), words)
    box = {"width": "16", "height": "16", "rx": "3"}
    fills = [tag("rect", **box, class_=f"bk-fill bk-series-{at}"), tag("rect", **box, fill=f"url(#{name}-{at})")]
    swatch = tag("svg", *fills, class_="bk-chart bk-key-box", viewBox="0 0 16 16", aria_hidden="true")
    return tag("li", swatch, words)


def _numbers(chart: Json, title: str) -> Markup:
    if chart["type"] == "pie":
        rows = [[str(one["label"]), _number(one["value"])] for one in chart["segments"]]
        head = ["", "Value"]
    else:
        columns = [[_number(value) for value in _values(series, chart)] for series in chart["series"]]
        rows = [list(row) for row in zip(map(str, chart["axis_config"]["categories"]), *columns, strict=True)]
        head = ["", *_names(chart)]
    heads = tag("tr", *(tag("th", word, scope="col") for word in head))
    lines = [
        tag("tr", tag("th", row[0], scope="row"), *(tag("td", one, class_="bk-align-right") for one in row[1:]))
        for row in rows
    ]
    table = tag("table", tag("thead", heads), tag("tbody", *lines))
    return tag("div", table, class_="bk-table-scroll", role="region", tabindex="0", aria_label=f"Numbers of {title}")


def _number(value: float) -> str:
    """1234567 as 1,234,567; 0.25 as 0.25; large ticks stay short."""
    if value and abs(value) >= 1e6 and value % 1e5 == 0:
        return f"{value / 1e6:g}M"
    return f"{value:,.2f}".rstrip("0").rstrip(".")


def _share(value: float, whole: float) -> str:
    return f"{100 * value / whole:.0f}%"


def _at(place: float) -> str:
    return f"{place:.1f}"
