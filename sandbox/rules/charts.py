"""The data visualization: a pie, or bars, lines and areas over categories.

https://docs.slack.dev/reference/block-kit/blocks/data-visualization-block
"""

from sandbox.rules.refusal import Fault
from sandbox.rules.rich_text import BLOCK_ID
from sandbox.rules.shape import Faults, Shape, by_type, kind, listed, number, positive, shaped, string

# The reference said 6 when the block was new; since then it says 12, and Slack's validator takes 12.
MOST_SERIES = 12
MOST_POINTS = 20

LABEL = string(20)
AXIS_TITLE = string(50)
SERIES = shaped(
    {"name": LABEL, "data": listed(shaped({"label": LABEL, "value": number}), most=MOST_POINTS)},
)
AXES = shaped(
    {"categories": listed(LABEL, most=MOST_POINTS)},
    {"x_label": AXIS_TITLE, "y_label": AXIS_TITLE},
)


def _unlike_names(chart: Shape, at: str) -> Faults:
    names = [series["name"] for series in chart["series"]]
    for index, name in enumerate(names):
        if name in names[:index]:
            yield Fault("series names must be unique", f"{at}/series/{index}/name")


def _a_point_for_each_category(chart: Shape, at: str) -> Faults:
    wanted = sorted(chart["axis_config"]["categories"])
    for index, series in enumerate(chart["series"]):
        if sorted(point["label"] for point in series["data"]) != wanted:
            yield Fault("must have one data point for each category", f"{at}/series/{index}/data")


PIE = kind({"segments": listed(shaped({"label": LABEL, "value": positive}), most=MOST_SERIES)})
OVER_CATEGORIES = kind(
    {"series": listed(SERIES, most=MOST_SERIES), "axis_config": AXES},
    {},
    _unlike_names,
    _a_point_for_each_category,
)
DATA_VISUALIZATION = kind(
    {
        "title": string(50),
        "chart": by_type({"pie": PIE, "bar": OVER_CATEGORIES, "line": OVER_CATEGORIES, "area": OVER_CATEGORIES}),
    },
    {"block_id": BLOCK_ID},
)
