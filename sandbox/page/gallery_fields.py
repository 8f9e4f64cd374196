"""Examples of what one presses, picks and fills in."""

from sandbox.errors import Json
from sandbox.page.gallery_reading import marked, plain


def _option(words: str, value: str, description: str = "") -> Json:
    return {"text": plain(words), "value": value, **({"description": plain(description)} if description else {})}


_STAGES = [_option("Discovery", "d"), _option("Proposal", "p", "A quote is out"), _option("Closing :moneybag:", "c")]
_GROUPS: list[Json] = [
    {"label": plain("Open"), "options": _STAGES},
    {"label": plain("Over"), "options": [_option("Won", "won"), _option("Lost", "lost")]},
]
_CONFIRM: Json = {
    "title": plain("Drop this step?"),
    "text": marked("*Send the quote* goes from the list. Undo brings it back."),
    "confirm": plain("Drop"),
    "deny": plain("Keep"),
    "style": "danger",
}
_LATER = [
    _option("In a week", "week"),
    _option("In a month", "month"),
    _option("Never", "never", "It is not asked again"),
]


def _button(words: str, action_id: str, **more: object) -> Json:
    return {"type": "button", "action_id": action_id, "text": plain(words), **more}


def _row(*elements: Json) -> list[Json]:
    return [{"type": "actions", "elements": list(elements)}]


def _select(kind: str, words: str, **more: object) -> Json:
    return {"type": kind, "action_id": kind, "placeholder": plain(words), **more}


_FEEDBACK: Json = {
    "type": "feedback_buttons",
    "action_id": "feedback",
    "positive_button": {"text": plain("Good answer"), "value": "good"},
    "negative_button": {"text": plain("Bad answer"), "value": "bad"},
}
_TRASH: Json = {"type": "icon_button", "action_id": "trash", "icon": "trash", "text": plain("Delete")}
_WORKFLOW: Json = {
    "type": "workflow_button",
    "action_id": "workflow",
    "text": plain("Start a workflow"),
    "workflow": {"trigger": {"url": "https://slack.com/shortcuts/Ft000000/1"}},
}

ELEMENTS: list[tuple[str, list[Json]]] = [
    (
        "button",
        _row(
            _button("Done", "done", style="primary", value="17"),
            _button("Move date", "move"),
            _button("Drop", "drop", style="danger", confirm=_CONFIRM),
            _button("Read more", "more", url="https://example.com"),
        ),
    ),
    ("overflow", _row({"type": "overflow", "action_id": "overflow", "options": _LATER})),
    ("workflow_button", _row(_WORKFLOW)),
    ("feedback_buttons, icon_button", [{"type": "context_actions", "elements": [_FEEDBACK, _TRASH]}]),
    ("static_select", _row(_select("static_select", "Pick a stage", options=_STAGES))),
    ("static_select, groups", _row(_select("static_select", "Pick a stage", option_groups=_GROUPS))),
    ("external_select", _row(_select("external_select", "Find a deal", min_query_length=2))),
    (
        "users_select, conversations_select, channels_select",
        _row(
            _select("users_select", "Who", initial_user="U0PRIYA"),
            _select("conversations_select", "Where"),
            _select("channels_select", "Which channel"),
        ),
    ),
    (
        "datepicker, timepicker, datetimepicker",
        _row(
            {"type": "datepicker", "action_id": "day", "initial_date": "2026-11-27"},
            {"type": "timepicker", "action_id": "time", "initial_time": "14:30", "timezone": "America/New_York"},
            {"type": "datetimepicker", "action_id": "moment", "initial_date_time": 1795816800},
        ),
    ),
    (
        "a menu beside a text",
        [
            {
                "type": "section",
                "text": marked("*Stage*"),
                "accessory": _select("static_select", "Stage", options=_STAGES),
            }
        ],
    ),
]
"""Elements in messages, which send at once."""


def _field(element: Json, label: str, **more: object) -> Json:
    block_id = f"{element['type']}-{label.lower().replace(' ', '-')}"
    asked = {"action_id": "field", **element}
    return {"type": "input", "block_id": block_id, "label": plain(label), "element": asked, **more}


def _many(source: str, words: str, **more: object) -> Json:
    return {"type": f"multi_{source}_select", "placeholder": plain(words), **more}


_TICKS: list[Json] = [
    {"text": marked("*Monday* digest"), "value": "digest", "description": marked("The week in _one_ message")},
    {"text": plain("Morning list"), "value": "morning"},
]

FIELDS: list[tuple[str, list[Json], dict[str, str]]] = [
    (
        "plain_text_input",
        [
            _field(
                {"type": "plain_text_input", "placeholder": plain("Send the quote")},
                "Next step",
                hint=plain("One line."),
            ),
            _field(
                {
                    "type": "plain_text_input",
                    "multiline": True,
                    "max_length": 120,
                    "initial_value": "They asked twice.",
                },
                "Notes",
                optional=True,
            ),
        ],
        {},
    ),
    (
        "input with an error",
        [_field({"type": "plain_text_input", "initial_value": "Sometime"}, "Due", hint=plain("As you would say it."))],
        {"plain_text_input-due": "Say a day: tomorrow, fri, 27 Nov."},
    ),
    (
        "email_text_input, url_text_input, number_input",
        [
            _field({"type": "email_text_input", "placeholder": plain("jane@example.com")}, "E-mail"),
            _field({"type": "url_text_input", "placeholder": plain("https://example.com")}, "Link"),
            _field({"type": "number_input", "is_decimal_allowed": True, "initial_value": "45300.50"}, "Amount"),
        ],
        {},
    ),
    (
        "rich_text_input, file_input",
        [_field({"type": "rich_text_input"}, "Message"), _field({"type": "file_input"}, "Quote")],
        {},
    ),
    (
        "checkboxes, radio_buttons",
        [
            _field({"type": "checkboxes", "options": _TICKS, "initial_options": _TICKS[:1]}, "Send me"),
            _field({"type": "radio_buttons", "options": _TICKS, "initial_option": _TICKS[1]}, "First"),
        ],
        {},
    ),
    (
        "multi_static_select, multi_external_select",
        [
            _field(_many("static", "Stages", option_groups=_GROUPS, initial_options=_STAGES[:2]), "Stages"),
            _field(_many("external", "Find deals", min_query_length=1, max_selected_items=2), "Deals"),
        ],
        {},
    ),
    (
        "multi_users_select, multi_conversations_select, multi_channels_select",
        [
            _field(_many("users", "People", initial_users=["U0JANE", "U0BERT"]), "People"),
            _field(_many("conversations", "Places"), "Places"),
            _field(_many("channels", "Channels", initial_channels=["C0SALES"]), "Channels"),
        ],
        {},
    ),
    (
        "pickers in a form",
        [
            _field({"type": "datepicker", "placeholder": plain("A day")}, "Due", optional=True),
            _field({"type": "datetimepicker", "initial_date_time": 1795816800}, "Remind me"),
        ],
        {},
    ),
]
"""Fields of modals, which wait for the form: name, blocks, and what is wrong by block id."""

ATTACHMENTS: list[Json] = [
    {
        "color": "#0f766e",
        "pretext": "From before Block Kit:",
        "author_name": "Example CRM",
        "title": "Northwind Health",
        "title_link": "https://example.com/northwind",
        "text": "Stage *Proposal*, quote _sent_",
        "fields": [
            {"title": "Amount", "value": "€45,300", "short": True},
            {"title": "Owner", "value": "<@U0BERT>", "short": True},
        ],
        "footer": "Example CRM",
        "ts": 1795618800,
    },
    {"color": "danger", "blocks": [{"type": "section", "text": marked("Blocks under a *red* bar")}]},
]
"""Legacy attachments of a message."""
