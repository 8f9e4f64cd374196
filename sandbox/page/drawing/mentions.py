"""What a rich text names that lies in Slack or beside it, none of which there is here: its kind and its words."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from markupsafe import Markup

from sandbox.errors import Json
from sandbox.page.drawing.html import link, tag
from sandbox.page.drawing.mrkdwn import draw_channel, draw_user
from sandbox.page.drawing.reader import Reader


def _labelled(kind: str, *words: object) -> Markup:
    return tag("span", tag("span", kind, class_="bk-mentioned-kind"), " ", *words, class_="bk-mentioned")


def _named(kind: str, *keys: str) -> Callable[[Json, Reader], Markup]:
    """A kind of which the first of these keys that is there names one."""

    def draw(one: Json, _reader: Reader) -> Markup:
        words = next(str(one[key]) for key in keys if one.get(key))
        return _labelled(kind, link(one["url"], words) if one.get("url") else words)

    return draw


def _message(one: Json, reader: Reader) -> Markup:
    words = str(one.get("text") or "")
    shown = link(one["url"], words or "Open") if one.get("url") else words
    where = draw_channel(str(one.get("channel_id") or one.get("root_message_channel")), reader)
    return _labelled("Message in", where, " " if shown else "", shown)


def _citation(one: Json, _reader: Reader) -> Markup:
    return _labelled(f"Source {one['index']}", link(one["url"], str(one["text"])))


def _tag(one: Json, _reader: Reader) -> Markup:
    return tag("span", str(one["text"]), class_=f"bk-tag bk-tag-{one.get('color', 'gray')}")


MENTIONS: Mapping[str, Callable[[Json, Reader], Markup]] = MappingProxyType(
    {
        "attachment_mention": _named("Attachment", "text", "url"),
        "canvas": _named("Canvas", "label", "file_id"),
        "canvas_message_unfurl": _message,
        "canvas_user_mention": lambda one, reader: draw_user(str(one["user_id"]), reader),
        "citation": _citation,
        "file": _named("File", "text", "file_id"),
        "list_record": _named("List record", "text", "record_id", "file_id"),
        "message_mention": _message,
        "salesforce_data_field": _named(
            "Salesforce", "salesforce_field_label", "salesforce_field_api_name", "salesforce_record_id"
        ),
        "tag": _tag,
        "work_object_mention": _named("Work object", "text"),
        "workflow_mention": _named("Workflow", "text"),
    }
)
