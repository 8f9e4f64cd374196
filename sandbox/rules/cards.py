"""Cards, carousels, and the plans and task cards of assistants.

https://docs.slack.dev/reference/block-kit/blocks/card-block and its neighbours
"""

from sandbox.rules.elements import BUTTON, IMAGE
from sandbox.rules.objects import ICON
from sandbox.rules.refusal import Fault
from sandbox.rules.rich_text import BLOCK_ID, RICH_TEXT_OBJECT
from sandbox.rules.shape import (
    Check,
    Faults,
    Keys,
    Shape,
    by_type,
    kind,
    listed,
    not_both,
    some_of,
    string,
    word,
)
from sandbox.rules.texts import text, url

PICTURE = by_type({"image": IMAGE})

CARD = kind(
    {},
    {
        "block_id": BLOCK_ID,
        "hero_image": PICTURE,
        "icon": PICTURE,
        "slack_icon": ICON,
        "title": text(150),
        "subtitle": text(150),
        "body": text(200),
        "subtext": text(200),
        "actions": listed(by_type({"button": BUTTON}), most=3),
    },
    some_of("hero_image", "title", "actions", "body"),
    not_both("icon", "slack_icon"),
)
CAROUSEL = kind({"elements": listed(by_type({"card": CARD}), most=10)}, {"block_id": BLOCK_ID})

STATUSES = ("in_progress", "complete", "error")
SOURCE = by_type({"url": kind({"url": url(), "text": string()})})


def _task(*statuses: str) -> Check:
    required: Keys = {"task_id": string(), "title": string(), "status": word(*statuses)}
    optional: Keys = {
        "type": word("task_card"),
        "block_id": BLOCK_ID,
        "details": RICH_TEXT_OBJECT,
        "output": RICH_TEXT_OBJECT,
        "sources": listed(SOURCE),
        "icon": ICON,
    }
    return kind(required, optional)


def _unlike_tasks(plan: Shape, at: str) -> Faults:
    ids = [task["task_id"] for task in plan["tasks"]]
    for index, task_id in enumerate(ids):
        if task_id in ids[:index]:
            yield Fault(f'`task_id` "{task_id}" already exists', f"{at}/tasks/{index}/task_id")


# A card alone has begun; only a plan's task may wait, and the reference shows such tasks without a type.
TASK_CARD = _task(*STATUSES)
PLAN = kind(
    {"title": string(), "tasks": listed(_task("pending", *STATUSES), most=50)},
    {"block_id": BLOCK_ID},
    _unlike_tasks,
)
