"""Examples of the blocks that one reads."""

from sandbox.errors import Json
from sandbox.rules.blocks import Surface

Shown = tuple[str, Surface, list[Json]]


def plain(words: str) -> Json:
    """A plain_text object."""
    return {"type": "plain_text", "text": words}


def marked(words: str) -> Json:
    """A mrkdwn object."""
    return {"type": "mrkdwn", "text": words}


def reading(site: str) -> dict[str, list[Shown]]:
    """Blocks without anything to fill in, by family; pictures come from `site`."""
    picture = f"{site}/page/static/gallery-picture.svg"
    return {
        "Texts and pictures": [*_texts(picture), *_rich()],
        "Tables and charts": [*_tables(), *_charts()],
        "Cards and plans": _cards(picture),
    }


_MARKUP = """*Bold*, _italic_, ~struck~, `code`, *_both_*, snake_case_stays, 2*3*4 too
> Quoted, with :tada: and :+1::skin-tone-4:
<https://example.com/quote?a=1&amp;b=2|The quote> · <@U0BERT> · <@U0JANE> · <#C0SALES> · <!here> · <!subteam^S0AES>
Due <!date^1795816800^{date_short_pretty} at {time}|Fri 27 Nov>, written to jane@example.com
```total = 45_300  # not *bold*
&lt;ok&gt;```"""


def _texts(picture: str) -> list[Shown]:
    image: Json = {"type": "image", "image_url": picture, "alt_text": "Three hills under a low sun"}
    button: Json = {"type": "button", "action_id": "open", "text": plain("Open")}
    fields = [
        marked("*Stage*\nProposal"),
        marked("*Amount*\n€45,300"),
        marked("*Owner*\n<@U0BERT>"),
        marked("*Close*\nFri 18 Dec"),
    ]
    remote: Json = {"type": "file", "external_id": "quote-17", "source": "remote"}
    alerts = [
        {"type": "alert", "level": level, "text": marked(f"*{level.capitalize()}*: the quote runs out on Friday.")}
        for level in ("default", "info", "warning", "error", "success")
    ]
    headers = [{"type": "header", "level": level, "text": plain(f"Level {level} :memo:")} for level in range(1, 5)]
    return [
        ("header", "message", headers),
        ("section, mrkdwn", "message", [{"type": "section", "text": marked(_MARKUP)}]),
        (
            "section, fields",
            "message",
            [{"type": "section", "text": plain("Northwind Health – Pilot"), "fields": fields}],
        ),
        (
            "section, accessory",
            "message",
            [
                {"type": "section", "text": marked("*Northwind Health*\nA picture beside a text."), "accessory": image},
                {"type": "section", "text": marked("A button beside a text that is longer."), "accessory": button},
            ],
        ),
        ("context", "message", [{"type": "context", "elements": [image, marked("*3* of 12 deals · updated 9:05")]}]),
        ("divider", "message", [{"type": "divider"}]),
        ("image", "message", [{**image, "title": plain("The view from Site 4")}]),
        ("video", "message", [_video(picture)]),
        ("file", "message", [remote]),
        ("call", "message", [{"type": "call", "call_id": "R0CALL"}]),
        ("alert", "modal", alerts),
        ("markdown", "message", [{"type": "markdown", "text": _MARKDOWN}]),
    ]


def _video(picture: str) -> Json:
    return {
        "type": "video",
        "title": plain("A minute on the new meter"),
        "title_url": "https://example.com/meter",
        "description": plain("What it measures, and how"),
        "video_url": "https://example.com/embed/meter",
        "thumbnail_url": picture,
        "alt_text": "The meter on a bench",
        "author_name": "Priya Nair",
        "provider_name": "Example Video",
    }


_MARKDOWN = """## This week
1. **Send** the quote
2. *Call* the buyer, ~~again~~
   - with the [price list](https://example.com/prices)

> Nothing is signed yet.

| Deal | Amount |
|---|---:|
| Northwind | 45,300 |

```python
print("no date, no next step")
```
"""


def _run(words: str, **style: bool) -> Json:
    return {"type": "text", "text": words, **({"style": style} if style else {})}


def _line(*elements: Json) -> Json:
    return {"type": "rich_text_section", "elements": list(elements)}


def _rich() -> list[Shown]:
    styles = _line(
        _run("Bold", bold=True),
        _run(" "),
        _run("italic", italic=True),
        _run(" "),
        _run("struck", strike=True),
        _run(" "),
        _run("code", code=True),
        _run(" "),
        {"type": "link", "url": "https://example.com", "text": "a link"},
        _run(" "),
        {"type": "user", "user_id": "U0PRIYA"},
        _run(" "),
        {"type": "channel", "channel_id": "C0EMEA"},
        _run(" "),
        {"type": "broadcast", "range": "channel"},
        _run(" "),
        {"type": "emoji", "name": "wave", "skin_tone": 3},
        _run(" "),
        {"type": "date", "timestamp": 1795618800, "format": "{date_pretty} at {time}", "fallback": "today"},
        _run(" "),
        {"type": "color", "value": "#0F766E"},
    )
    lists: list[Json] = [
        {"type": "rich_text_list", "style": "ordered", "elements": [_line(_run("Send")), _line(_run("Call"))]},
        {"type": "rich_text_list", "style": "bullet", "indent": 1, "elements": [_line(_run("the CFO first"))]},
        {"type": "rich_text_list", "style": "ordered", "offset": 2, "elements": [_line(_run("Close"))]},
    ]
    more: list[Json] = [
        {"type": "rich_text_quote", "elements": [_run("We sign on Friday.")]},
        {"type": "rich_text_preformatted", "elements": [_run("SELECT sum(amount)\nFROM deals")]},
    ]
    return [
        ("rich_text", "message", [{"type": "rich_text", "elements": [styles, *lists, *more]}]),
        ("rich_text, mentions", "message", [{"type": "rich_text", "elements": _mentions()}]),
    ]


def _mentions() -> list[Json]:
    """One line for each kind of thing that Slack can name and the sandbox does not have."""
    page = "https://example.com/quote"
    named: list[Json] = [
        {"type": "attachment_mention", "url": page, "text": "The quote in the CRM"},
        {"type": "canvas", "file_id": "F0CANVAS", "label": "Account plan"},
        {"type": "canvas_user_mention", "user_id": "U0PRIYA"},
        {"type": "canvas_message_unfurl", "root_message_ts": "1795618800.000100", "root_message_channel": "C0EMEA"},
        {
            "type": "citation",
            "url": page,
            "text": "Price list, page 2",
            "index": 1,
            "details": {"citation_type": "web", "display_name": "example.com"},
        },
        {"type": "file", "file_id": "F0QUOTE", "text": "quote.pdf", "url": page},
        {"type": "list_record", "file_id": "F0LIST", "record_id": "Rec0LAUNCH", "text": "Launch checklist"},
        {"type": "message_mention", "channel_id": "C0SALES", "message_ts": "1795618800.000200", "text": "We sign"},
        {"type": "salesforce_data_field", "salesforce_record_id": "0060ABC", "salesforce_field_label": "Amount"},
        {"type": "work_object_mention", "entity_id": "E0", "app_id": "A0", "text": "Order 1047", "url": page},
        {
            "type": "workflow_mention",
            "workflow_id": "Wf0",
            "function_trigger_id": "Ft0",
            "text": "Ask for a discount",
        },
    ]
    tags: list[Json] = [
        part
        for colour in ("gray", "brown", "purple", "indigo", "blue", "green", "yellow", "orange", "red")
        for part in ({"type": "tag", "text": colour.capitalize(), "color": colour}, _run(" "))
    ]
    return [*map(_line, named), _line(*tags)]


def _cells(*words: str) -> list[Json]:
    return [{"type": "raw_text", "text": word} for word in words]


def _tables() -> list[Shown]:
    bold = {"type": "rich_text", "elements": [_line(_run("Northwind Health", bold=True))]}
    table: Json = {
        "type": "table",
        "column_settings": [{"is_wrapped": True}, {"align": "center"}, {"align": "right"}],
        "rows": [
            _cells("Deal", "Stage", "Amount"),
            [bold, *_cells("Proposal", "€45,300")],
            _cells("Blue Yonder Airlines, spare parts", "Discovery", "€9,800"),
            _cells("Tailspin", "Closing", "€120,000"),
        ],
    }
    deals = [("Adatum", 12), ("Contoso", 45), ("Fabrikam", 7), ("Litware", 99), ("Proseware", 31), ("Wingtip", 64)]
    rows = [
        [*_cells(name, owner), {"type": "raw_number", "value": amount * 1000, "text": f"${amount},000"}]
        for (name, amount), owner in zip(deals, ["Jane", "Bert", "Priya"] * 2, strict=True)
    ]
    data: Json = {
        "type": "data_table",
        "caption": "Open deals by name",
        "page_size": 4,
        "row_header_column_index": 0,
        "rows": [_cells("Deal", "Owner", "Amount"), *rows],
    }
    return [("table", "message", [table]), ("data_table", "message", [data])]


def _charts() -> list[Shown]:
    weeks = ["W44", "W45", "W46", "W47", "W48"]
    axes = {"categories": weeks, "x_label": "Week", "y_label": "Deals"}
    numbers = {"Moved": [14, 18, 11, 22, 26], "Won": [3, 5, 2, 6, 9], "Lost": [2, 1, 4, 2, 1]}
    series = [
        {"name": name, "data": [{"label": week, "value": value} for week, value in zip(weeks, values, strict=True)]}
        for name, values in numbers.items()
    ]
    over = [
        (f"data_visualization, {kind}", {"type": kind, "series": series, "axis_config": axes})
        for kind in ("bar", "line", "area")
    ]
    stages = {"Discovery": 12, "Proposal": 8, "Negotiation": 5, "Closing": 3}
    pie: Json = {"type": "pie", "segments": [{"label": label, "value": value} for label, value in stages.items()]}
    return [
        (name, "message", [{"type": "data_visualization", "title": "Pipeline movement", "chart": chart}])
        for name, chart in [*over, ("data_visualization, pie", pie)]
    ]


def _cards(picture: str) -> list[Shown]:
    image: Json = {"type": "image", "image_url": picture, "alt_text": "Three hills under a low sun"}
    press: Json = {"type": "button", "action_id": "card_open", "text": plain("Open"), "style": "primary"}
    card: Json = {
        "type": "card",
        "hero_image": image,
        "slack_icon": {"type": "icon", "name": "star"},
        "title": marked("*Northwind Health*"),
        "subtitle": plain("Pilot · €45,300"),
        "body": marked("Send the revised quote by <!date^1795816800^{date_short}|27 Nov>."),
        "subtext": plain("Proposal for 12 days"),
        "actions": [press],
    }
    names = ("Adatum", "Contoso", "Fabrikam", "Litware")
    small = [{"type": "card", "title": plain(name), "body": plain("Open since May")} for name in names]
    inside: list[Json] = [
        {"type": "section", "text": marked("Three steps are due, one is overdue.")},
        {"type": "context", "elements": [plain("as of 9:05")]},
    ]
    container: Json = {
        "type": "container",
        "title": plain("Today"),
        "subtitle": plain("Wednesday 25 November"),
        "is_collapsible": True,
        "has_header_divider": True,
        "child_blocks": inside,
    }
    done: Json = {"type": "rich_text", "elements": [_line(_run("12 deals read"))]}
    source = {"type": "url", "url": "https://example.com/deals", "text": "The list"}
    tasks: list[Json] = [
        {"type": "task_card", "task_id": "1", "title": "Read the deals", "status": "complete", "output": done},
        {"type": "task_card", "task_id": "2", "title": "Compare", "status": "in_progress", "sources": [source]},
        {"type": "task_card", "task_id": "3", "title": "Write the digest", "status": "pending"},
    ]
    auth: Json = {
        "type": "auth_provider",
        "value": "crm",
        "name": plain("Example CRM"),
        "description": plain("Deals and their owners"),
        "is_connected": False,
        "auth_url": "https://example.com/connect",
    }
    return [
        ("card", "message", [card]),
        ("carousel", "message", [{"type": "carousel", "elements": small}]),
        ("container", "message", [container]),
        ("plan", "message", [{"type": "plan", "title": "Weekly digest", "tasks": tasks}]),
        ("task_card", "message", [{**tasks[0], "task_id": "4", "status": "error", "title": "Send the digest"}]),
        ("auth_provider", "message", [auth]),
    ]
