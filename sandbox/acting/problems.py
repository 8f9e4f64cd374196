"""What Slack's client itself says about a field before it sends a form."""

import re
from decimal import Decimal, InvalidOperation

from sandbox.errors import Json
from sandbox.world.elements import is_empty, value_key

REQUIRED = "This is a required field"
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_URL = re.compile(r"https?://\S+")
_LONGEST = 3000


def problem(block: Json, value: Json) -> str | None:
    """The sentence beside the field of an input block, or None when the value may be sent."""
    if is_empty(value):
        return None if block.get("optional") else REQUIRED
    element = block["element"]
    kind = element["type"]
    content = value[value_key(kind) or ""]
    match kind:
        case "plain_text_input":
            return _length(element, str(content))
        case "number_input":
            return _number(element, str(content))
        case "email_text_input":
            return None if _EMAIL.fullmatch(str(content)) else "Please enter a valid email address"
        case "url_text_input":
            return None if _URL.fullmatch(str(content)) else "Please enter a valid URL"
    return _too_many(element, content)


def _too_many(element: Json, content: object) -> str | None:
    most = element.get("max_selected_items")
    many = most and isinstance(content, list) and len(content) > most
    return f"You can select at most {most}" if many else None


def _length(element: Json, text: str) -> str | None:
    shortest, longest = element.get("min_length", 0), element.get("max_length", _LONGEST)
    if len(text) < shortest:
        return f"This field must be at least {shortest} characters long"
    if len(text) > longest:
        return f"This field must be at most {longest} characters long"
    return None


def _number(element: Json, text: str) -> str | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return "Please enter a valid number"
    if not element.get("is_decimal_allowed") and number != number.to_integral_value():
        return "Please enter a whole number"
    if "min_value" in element and number < Decimal(str(element["min_value"])):
        return f"The number must be at least {element['min_value']}"
    if "max_value" in element and number > Decimal(str(element["max_value"])):
        return f"The number must be at most {element['max_value']}"
    return None
