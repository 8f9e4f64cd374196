"""Blocks: every limit of Slack's reference, from both sides."""

from collections.abc import Callable
from typing import Any

import pytest

from sandbox.rules import Refused, check_blocks

Block = dict[str, Any]
Build = Callable[[int], list[Block]]


def plain(length: int = 1) -> Block:
    return {"type": "plain_text", "text": "x" * length}


def mrkdwn(length: int = 1) -> Block:
    return {"type": "mrkdwn", "text": "x" * length}


def button(name: str = "a") -> Block:
    return {"type": "button", "action_id": name, "text": plain()}


def buttons(count: int) -> list[Block]:
    return [button(f"a{index}") for index in range(count)]


def image(**more: object) -> Block:
    return {"type": "image", "image_url": "https://example.com/a.png", "alt_text": "a", **more}


def address(length: int) -> str:
    return "https://".ljust(length, "x")


def rich_text(*inlines: Block) -> Block:
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": list(inlines)}]}


def raw(text: str = "x") -> Block:
    return {"type": "raw_text", "text": text}


def grid(rows: int, columns: int, text: str = "x") -> list[list[Block]]:
    return [[raw(text) for _ in range(columns)] for _ in range(rows)]


def data_table(rows: int = 2, columns: int = 1, text: str = "x", **more: object) -> Block:
    return {"type": "data_table", "caption": "Deals", "rows": grid(rows, columns, text), **more}


def video(**more: object) -> Block:
    page = "https://example.com/v"
    return {"type": "video", "alt_text": "a", "title": plain(), "thumbnail_url": page, "video_url": page, **more}


def container(**more: object) -> Block:
    return {"type": "container", "title": plain(), "child_blocks": [{"type": "divider"}], **more}


def provider(**more: object) -> Block:
    return {"type": "auth_provider", "value": "crm", "name": plain(), "is_connected": True, **more}


def chart(series: int = 1, points: int = 1, name: int = 1, label: int = 1, **more: object) -> Block:
    labels = [f"{index:02}".rjust(label, "x") for index in range(points)]
    data = [{"label": label, "value": -1.5} for label in labels]
    drawn = [{"name": f"{index:02}".rjust(name, "x"), "data": data} for index in range(series)]
    axes = {"categories": labels, **more}
    return {
        "type": "data_visualization",
        "title": "Won",
        "chart": {"type": "bar", "series": drawn, "axis_config": axes},
    }


def pie(segments: int = 1, label: int = 1) -> Block:
    cut = [{"label": "x" * label, "value": 1} for _ in range(segments)]
    return {"type": "data_visualization", "title": "Won", "chart": {"type": "pie", "segments": cut}}


def plan(tasks: int) -> Block:
    listed = [{"task_id": f"t{index}", "title": "Call", "status": "pending"} for index in range(tasks)]
    return {"type": "plan", "title": "Week", "tasks": listed}


def quote(key: str, value: int) -> Block:
    listed = {"type": "rich_text_list", "style": "bullet", "elements": rich_text()["elements"], key: value}
    return {"type": "rich_text", "elements": [listed]}


def refuse(blocks: list[Block]) -> None:
    with pytest.raises(Refused):
        check_blocks(blocks, "message")


LIMITS: dict[str, tuple[int, Build]] = {
    "blocks of a message": (50, lambda n: [{"type": "divider"}] * n),
    "block_id": (255, lambda n: [{"type": "divider", "block_id": "x" * n}]),
    "section text": (3000, lambda n: [{"type": "section", "text": mrkdwn(n)}]),
    "section fields": (10, lambda n: [{"type": "section", "fields": [mrkdwn()] * n}]),
    "section field text": (2000, lambda n: [{"type": "section", "fields": [plain(n)]}]),
    "header text": (150, lambda n: [{"type": "header", "text": plain(n)}]),
    "header emoji": (150, lambda n: [{"type": "header", "text": {"type": "plain_text", "text": "🎉" * n}}]),
    "header level": (4, lambda n: [{"type": "header", "text": plain(), "level": n}]),
    "context elements": (10, lambda n: [{"type": "context", "elements": [mrkdwn()] * n}]),
    "context text": (3000, lambda n: [{"type": "context", "elements": [mrkdwn(n)]}]),
    "actions elements": (25, lambda n: [{"type": "actions", "elements": buttons(n)}]),
    "image alt_text": (2000, lambda n: [image(alt_text="x" * n)]),
    "image image_url": (3000, lambda n: [image(image_url=address(n))]),
    "image title": (2000, lambda n: [image(title=plain(n))]),
    "image element alt_text": (2000, lambda n: [{"type": "context", "elements": [image(alt_text="x" * n)]}]),
    "markdown text": (12_000, lambda n: [{"type": "markdown", "text": "x" * n}]),
    "markdown texts together": (12_000, lambda n: [{"type": "markdown", "text": "x" * (n - 6000)}] + 2 * [
        {"type": "markdown", "text": "x" * 3000},
    ]),
    "table rows": (100, lambda n: [{"type": "table", "rows": grid(n, 1)}]),
    "table columns": (20, lambda n: [{"type": "table", "rows": grid(1, n)}]),
    "table column_settings": (20, lambda n: [{"type": "table", "rows": grid(1, 1), "column_settings": [{}] * n}]),
    "tables of a message": (1, lambda n: [{"type": "table", "rows": grid(1, 1)}] * n),
    "data_table rows": (201, lambda n: [data_table(rows=n)]),
    "data_table columns": (20, lambda n: [data_table(columns=n)]),
    "data_table text": (20_000, lambda n: [data_table(rows=2, text="x" * (n // 2)) | {
        "rows": [[raw("x" * (n // 2))], [raw("x" * (n - n // 2))]],
    }]),
    "data_table texts together": (20_000, lambda n: [data_table(text="x" * 5000), data_table() | {
        "rows": [[raw("x" * 5000)], [raw("x" * (n - 15_000))]],
    }]),
    "data_table page_size": (100, lambda n: [data_table(page_size=n)]),
    "data_table row header": (1, lambda n: [data_table(columns=2, row_header_column_index=n)]),
    "chart title": (50, lambda n: [chart() | {"title": "x" * n}]),
    "chart series": (12, lambda n: [chart(series=n)]),
    "chart points": (20, lambda n: [chart(points=n)]),
    "chart series name": (20, lambda n: [chart(name=n)]),
    "chart label": (20, lambda n: [chart(label=n)]),
    "chart axis title": (50, lambda n: [chart(x_label="x" * n)]),
    "pie segments": (12, lambda n: [pie(segments=n)]),
    "pie label": (20, lambda n: [pie(label=n)]),
    "charts of a message": (2, lambda n: [pie()] * n),
    "card title": (150, lambda n: [{"type": "card", "title": mrkdwn(n)}]),
    "card subtitle": (150, lambda n: [{"type": "card", "title": plain(), "subtitle": plain(n)}]),
    "card body": (200, lambda n: [{"type": "card", "body": mrkdwn(n)}]),
    "card subtext": (200, lambda n: [{"type": "card", "title": plain(), "subtext": plain(n)}]),
    "card actions": (3, lambda n: [{"type": "card", "actions": buttons(n)}]),
    "carousel cards": (10, lambda n: [{"type": "carousel", "elements": [{"type": "card", "body": plain()}] * n}]),
    "container children": (10, lambda n: [container(child_blocks=[{"type": "divider"}] * n)]),
    "container title": (150, lambda n: [container(title=plain(n))]),
    "container subtitle": (150, lambda n: [container(subtitle=mrkdwn(n))]),
    "context_actions elements": (5, lambda n: [{"type": "context_actions", "elements": [
        {"type": "icon_button", "icon": "trash", "text": plain(), "action_id": f"a{index}"} for index in range(n)
    ]}]),
    "plan tasks": (50, lambda n: [plan(n)]),
    "video title": (200, lambda n: [video(title=plain(n))]),
    "video description": (200, lambda n: [video(description=plain(n))]),
    "video author_name": (50, lambda n: [video(author_name="x" * n)]),
    "video provider_name": (50, lambda n: [video(provider_name="x" * n)]),
    "video alt_text": (2000, lambda n: [video(alt_text="x" * n)]),
    "video title_url": (2000, lambda n: [video(title_url=address(n))]),
    "video provider_icon_url": (2000, lambda n: [video(provider_icon_url=address(n))]),
    "provider value": (150, lambda n: [provider(value="x" * n)]),
    "provider name": (75, lambda n: [provider(name=plain(n))]),
    "provider description": (150, lambda n: [provider(description=plain(n))]),
    "provider identity": (75, lambda n: [provider(connected_identity=plain(n))]),
    "provider context": (75, lambda n: [provider(connected_context=plain(n))]),
    "video video_url": (3000, lambda n: [video(video_url=address(n))]),
    "input label": (2000, lambda n: [
        {"type": "input", "label": plain(n), "element": {"type": "datepicker"}},
    ]),
    "input hint": (2000, lambda n: [
        {"type": "input", "label": plain(), "hint": plain(n), "element": {"type": "datepicker"}},
    ]),
    "emoji skin tone": (6, lambda n: [rich_text({"type": "emoji", "name": "wave", "skin_tone": n})]),
    "rich_text_list indent": (8, lambda n: [quote("indent", n)]),
    "rich_text_list border": (1, lambda n: [quote("border", n)]),
    "characters of a message": (13_200, lambda n: [{"type": "section", "text": mrkdwn(3000)}] * 4 + [
        {"type": "header", "text": plain(100)}, {"type": "section", "text": mrkdwn(n - 12_100)},
    ]),
}  # fmt: skip


@pytest.mark.parametrize("name", LIMITS)
def test_a_limit_is_reached_but_not_passed(name: str) -> None:
    limit, build = LIMITS[name]
    check_blocks(build(limit), "message")
    refuse(build(limit + 1))


AT_LEAST_ONE: dict[str, Build] = {
    "section text": lambda n: [{"type": "section", "text": mrkdwn(n)}],
    "section fields": lambda n: [{"type": "section", "text": plain(), "fields": [plain()] * n}],
    "header text": lambda n: [{"type": "header", "text": plain(n)}],
    "header level": lambda n: [{"type": "header", "text": plain(), "level": n}],
    "context elements": lambda n: [{"type": "context", "elements": [plain()] * n}],
    "actions elements": lambda n: [{"type": "actions", "elements": buttons(n)}],
    "image alt_text": lambda n: [image(alt_text="x" * n)],
    "markdown text": lambda n: [{"type": "markdown", "text": "x" * n}],
    "block_id": lambda n: [{"type": "divider", "block_id": "x" * n}],
    "table rows": lambda n: [{"type": "table", "rows": grid(n, 1)}],
    "table cells": lambda n: [{"type": "table", "rows": grid(1, n)}],
    "table cell text": lambda n: [{"type": "table", "rows": grid(1, 1, "x" * n)}],
    "data_table data rows": lambda n: [data_table(rows=n + 1)],
    "data_table page_size": lambda n: [data_table(page_size=n)],
    "carousel cards": lambda n: [{"type": "carousel", "elements": [{"type": "card", "body": plain()}] * n}],
    "container children": lambda n: [container(child_blocks=[{"type": "divider"}] * n)],
    "plan tasks": lambda n: [plan(n)],
    "chart series": lambda n: [chart(series=n)],
    "emoji skin tone": lambda n: [rich_text({"type": "emoji", "name": "wave", "skin_tone": n})],
    "rich text": lambda n: [rich_text({"type": "text", "text": "x" * n})],
}


@pytest.mark.parametrize("name", AT_LEAST_ONE)
def test_one_is_enough_and_none_is_refused(name: str) -> None:
    check_blocks(AT_LEAST_ONE[name](1), "message")
    refuse(AT_LEAST_ONE[name](0))


NONE_IS_ENOUGH: dict[str, Block] = {
    "rich text": {"type": "rich_text", "elements": []},
    "rich text section": rich_text(),
    "link text": rich_text({"type": "link", "url": "https://example.com", "text": ""}),
    "date": rich_text({"type": "date", "timestamp": 0, "format": "{date}"}),
    "rich_text_list indent": quote("indent", 0),
    "rich_text_list offset": quote("offset", 0),
    "rich_text_list border": quote("border", 0),
    "video alt_text": video(alt_text=""),
    "table column_settings": {"type": "table", "rows": grid(1, 1), "column_settings": []},
    "data_table row header": data_table(row_header_column_index=0),
}


@pytest.mark.parametrize("name", NONE_IS_ENOUGH)
def test_nothing_is_accepted_where_slack_takes_nothing(name: str) -> None:
    check_blocks([NONE_IS_ENOUGH[name]], "message")


@pytest.mark.parametrize("key", ["indent", "offset", "border"])
def test_less_than_nothing_is_refused(key: str) -> None:
    refuse([quote(key, -1)])
