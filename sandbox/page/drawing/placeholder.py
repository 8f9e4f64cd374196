"""What Slack may have one day and this page does not draw yet: its name, and the words in it."""

from markupsafe import Markup

from sandbox.errors import Json
from sandbox.page.drawing.html import tag
from sandbox.world.blocks import words


def draw_unknown(part: Json) -> Markup:
    """A labelled box with every word of a block or element of a kind that is not known."""
    kind = str(part.get("type", "nothing"))
    said = [tag("p", word) for word in words(part)]
    return tag("div", tag("strong", f"Not drawn here: {kind}"), *said, class_="bk-unknown", role="note")
