"""Blocks: the keys that each must have and may have, and the surfaces that take it.

https://docs.slack.dev/reference/block-kit/blocks
"""

from typing import Final, Literal

from sandbox.rules.cards import CARD, CAROUSEL, PICTURE, PLAN, TASK_CARD
from sandbox.rules.charts import DATA_VISUALIZATION
from sandbox.rules.elements import ELEMENTS, IMAGE, IN_ACTIONS, IN_CONTEXT_ACTIONS, IN_INPUT, IN_SECTION
from sandbox.rules.objects import SLACK_FILE
from sandbox.rules.refusal import Fault
from sandbox.rules.rich_text import BLOCK_ID, RICH_TEXT, RICH_TEXT_OBJECT
from sandbox.rules.shape import (
    Check,
    Faults,
    Keys,
    Shape,
    anything,
    boolean,
    by_type,
    exactly_one,
    integer,
    kind,
    listed,
    some_of,
    string,
    word,
)
from sandbox.rules.tables import DATA_TABLE, TABLE
from sandbox.rules.texts import plain, secure_url, text, web_url

Surface = Literal["message", "modal", "home"]

MOST_BLOCKS: Final[dict[Surface, int]] = {"message": 50, "modal": 100, "home": 100}
LONGEST_MARKDOWN = 12_000

NAMED: Keys = {"block_id": BLOCK_ID}


def _files_wait_for_submission(block: Shape, at: str) -> Faults:
    if block["element"]["type"] == "file_input" and block.get("dispatch_action"):
        yield Fault("`dispatch_action` cannot be used with `file_input`", f"{at}/dispatch_action")


SIMPLE: Keys = {
    "actions": kind({"elements": listed(by_type(IN_ACTIONS), most=25)}, NAMED),
    "alert": kind(
        {"text": text(200)},
        {**NAMED, "level": word("default", "info", "warning", "error", "success")},
    ),
    "call": kind({"call_id": string()}, {**NAMED, "api_decoration_available": boolean, "call": anything}),
    "card": CARD,
    "carousel": CAROUSEL,
    "context": kind(
        {"elements": listed(by_type({"image": IMAGE, "plain_text": text(), "mrkdwn": text()}), most=10)},
        NAMED,
    ),
    "context_actions": kind({"elements": listed(by_type(IN_CONTEXT_ACTIONS), most=5)}, NAMED),
    "data_table": DATA_TABLE,
    "data_visualization": DATA_VISUALIZATION,
    "divider": kind({}, NAMED),
    "file": kind({"external_id": string(), "source": word("remote")}, NAMED),
    "header": kind({"text": plain(150)}, {**NAMED, "level": integer(1, 4)}),
    "image": kind(
        {"alt_text": string(2000)},
        {**NAMED, "image_url": web_url(), "slack_file": SLACK_FILE, "title": plain(2000)},
        exactly_one("image_url", "slack_file"),
    ),
    "input": kind(
        {"label": plain(2000), "element": by_type(IN_INPUT)},
        {**NAMED, "hint": plain(2000), "optional": boolean, "dispatch_action": boolean},
        _files_wait_for_submission,
    ),
    "markdown": kind({"text": string(LONGEST_MARKDOWN)}, NAMED),
    "plan": PLAN,
    "rich_text": RICH_TEXT,
    "section": kind(
        {},
        {
            **NAMED,
            "text": text(3000),
            "fields": listed(text(2000), most=10),
            "accessory": by_type(IN_SECTION),
            "expand": boolean,
        },
        some_of("text", "fields"),
    ),
    "table": TABLE,
    "task_card": TASK_CARD,
    "video": kind(
        {
            "alt_text": string(2000, least=0),
            "title": plain(200),
            "thumbnail_url": web_url(),
            "video_url": secure_url(),
        },
        {
            **NAMED,
            "title_url": secure_url(2000),
            "description": plain(200),
            "provider_icon_url": web_url(2000),
            "provider_name": string(50),
            "author_name": string(50),
        },
    ),
}

IN_CONTAINER: Final = (
    "actions",
    "context",
    "divider",
    "file",
    "header",
    "image",
    "input",
    "rich_text",
    "section",
    "table",
    "video",
)

BLOCKS: Keys = {
    **SIMPLE,
    "auth_provider": kind(
        {"value": string(150), "name": plain(75), "is_connected": boolean},
        {
            **NAMED,
            "description": plain(150),
            "icon_url": secure_url(),
            "auth_url": secure_url(),
            "disconnect_url": secure_url(),
            "connected_identity": plain(75),
            "connected_context": plain(75),
            "accessory": by_type({"overflow": ELEMENTS["overflow"]}),
            "fallback": listed(by_type(SIMPLE)),
        },
    ),
    "container": kind(
        {"child_blocks": listed(by_type({name: SIMPLE[name] for name in IN_CONTAINER}), most=10)},
        {
            **NAMED,
            "title": plain(150),
            "rich_text_title": RICH_TEXT_OBJECT,
            "subtitle": text(150),
            "icon": PICTURE,
            "width": word("narrow", "standard", "wide", "full"),
            "is_collapsible": boolean,
            "default_collapsed": boolean,
            "has_header_divider": boolean,
        },
        some_of("title", "rich_text_title"),
    ),
}

_EVERYWHERE = {
    "actions",
    "auth_provider",
    "card",
    "context",
    "divider",
    "header",
    "image",
    "input",
    "rich_text",
    "section",
    "video",
}
_ROOMY = {"carousel", "container", "data_table", "data_visualization", "table"}
SURFACES: Final[dict[Surface, set[str]]] = {
    "message": _EVERYWHERE | _ROOMY | {"call", "context_actions", "file", "markdown", "plan", "task_card"},
    "modal": _EVERYWHERE | {"alert"},
    "home": _EVERYWHERE | _ROOMY,
}


def blocks_on(surface: Surface) -> Check:
    """Accept the list of blocks that this surface takes, of which a message may have none."""
    taken = by_type({name: BLOCKS[name] for name in SURFACES[surface]})
    return listed(taken, least=0 if surface == "message" else 1, most=MOST_BLOCKS[surface])
