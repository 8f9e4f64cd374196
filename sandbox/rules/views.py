"""Modals and home tabs.

https://docs.slack.dev/reference/views
"""

from sandbox.rules.blocks import Surface
from sandbox.rules.layout import read_blocks
from sandbox.rules.refusal import Fault, Refused, refuse_any
from sandbox.rules.shape import Faults, Keys, Shape, anything, boolean, by_type, json_bytes, kind, string
from sandbox.rules.texts import plain
from sandbox.rules.together import every_block

LARGEST_VIEW = 250_000
LABEL = plain(24)

COMMON: Keys = {
    "private_metadata": string(3000, least=0),
    "callback_id": string(255, least=0),
    "external_id": string(255, least=0),
}
# A home tab's title is not in today's reference, but Slack's own first tutorial sends one.
VIEW = by_type(
    {
        "modal": kind(
            {"title": LABEL, "blocks": anything},
            {
                **COMMON,
                "submit": LABEL,
                "close": LABEL,
                "clear_on_close": boolean,
                "notify_on_close": boolean,
                "submit_disabled": boolean,
            },
        ),
        "home": kind({"blocks": anything}, {**COMMON, "title": LABEL}),
    },
)


def check_view(view: object) -> None:
    """Accept a parsed view of type modal or home.

    Raises Refused: `view_too_large` above 250 kB of JSON, else `invalid_arguments`.
    """
    if json_bytes(view) > LARGEST_VIEW:
        raise Refused("view_too_large")
    refuse_any("invalid_arguments", VIEW(view, "/view"))
    right: Shape = view if isinstance(view, dict) else {}
    surface: Surface = "modal" if right["type"] == "modal" else "home"
    read_blocks(right["blocks"], surface, "/view/blocks", "invalid_arguments")
    if surface == "modal":
        refuse_any("invalid_arguments", _inputs_without_submit(right))


def _inputs_without_submit(view: Shape) -> Faults:
    if "submit" in view:
        return
    for block in every_block(view["blocks"], "/view/blocks"):
        if block.what["type"] == "input":
            yield Fault("must define `submit` to use an `input` block in modals", f"{block.at}/input")
