"""Values of Block Kit elements in the shape in which Slack sends them back."""

from sandbox.errors import Json

_INITIAL: dict[str, dict[str, str]] = {
    "plain_text_input": {"value": "initial_value"},
    "email_text_input": {"value": "initial_value"},
    "url_text_input": {"value": "initial_value"},
    "number_input": {"value": "initial_value"},
    "rich_text_input": {"rich_text_value": "initial_value"},
    "static_select": {"selected_option": "initial_option"},
    "external_select": {"selected_option": "initial_option"},
    "radio_buttons": {"selected_option": "initial_option"},
    "users_select": {"selected_user": "initial_user"},
    "conversations_select": {"selected_conversation": "initial_conversation"},
    "channels_select": {"selected_channel": "initial_channel"},
    "multi_static_select": {"selected_options": "initial_options"},
    "multi_external_select": {"selected_options": "initial_options"},
    "checkboxes": {"selected_options": "initial_options"},
    "multi_users_select": {"selected_users": "initial_users"},
    "multi_conversations_select": {"selected_conversations": "initial_conversations"},
    "multi_channels_select": {"selected_channels": "initial_channels"},
    "datepicker": {"selected_date": "initial_date"},
    "timepicker": {"selected_time": "initial_time"},
    "datetimepicker": {"selected_date_time": "initial_date_time"},
    "file_input": {"files": "initial_files"},
}


def value_key(kind: str) -> str | None:
    """The name under which an element of this type sends its value; None for one that holds none."""
    return next(iter(_INITIAL.get(kind, ())), None)


def initial_value(element: Json) -> Json | None:
    """The state of an untouched element; None where an element of its type holds none (a button)."""
    kind = str(element.get("type"))
    if (key := value_key(kind)) is None:
        return None
    empty: object = [] if key.endswith("s") else None
    return {"type": kind, key: element.get(_INITIAL[kind][key], empty)}


def is_empty(value: Json) -> bool:
    """Whether a state value says that nothing was chosen or typed."""
    key = value_key(str(value.get("type")))
    return key is None or value.get(key) in (None, "", [])
