"""What a rich text may name that lies in Slack or beside it: canvases, files, records, messages, workflows, sources.

https://docs.slack.dev/reference/block-kit/block-elements/rich-text-section-element and the page of each of them
"""

from collections.abc import Mapping

from sandbox.rules.refusal import Fault
from sandbox.rules.shape import Check, Faults, Keys, boolean, kind, number, string, word
from sandbox.rules.texts import url

_WORDS = string()
_COLOURS = ("gray", "brown", "purple", "indigo", "blue", "green", "yellow", "orange", "red")
_SOURCES = ("file", "external", "web", "message", "memory")


def mentions(styled: Keys) -> Mapping[str, Check]:
    """Each kind by its type; `styled` is what all but a citation may have besides."""
    of_object: Keys = {"text": _WORDS, "url": url(), **styled}
    return {
        "attachment_mention": kind(
            {"url": url()}, {**dict.fromkeys(_OF_ATTACHMENT, _WORDS), "full_size_preview_enabled": boolean, **styled}
        ),
        "canvas": kind({"file_id": _WORDS}, {"label": _WORDS, "hide_title": boolean, "section_id": _WORDS, **styled}),
        "canvas_message_unfurl": kind({"root_message_ts": _WORDS, "root_message_channel": _WORDS}, styled),
        "canvas_user_mention": kind({"user_id": _WORDS}, {"thread_id": _WORDS, **styled}),
        "citation": kind(
            {"url": url(), "text": _WORDS, "index": number, "details": _source},
            {"from_llm": boolean, "is_slack_url": boolean},
        ),
        "file": kind({"file_id": _WORDS}, {"is_skill_invocation": boolean, **of_object}),
        "list_record": kind({"file_id": _WORDS}, {"record_id": _WORDS, "view_id": _WORDS, **of_object}),
        "message_mention": kind(
            {"channel_id": _WORDS, "message_ts": _WORDS}, {"author_id": _WORDS, "thread_ts": _WORDS, **of_object}
        ),
        "salesforce_data_field": kind(
            {"salesforce_record_id": _WORDS},
            {
                "salesforce_field_label": _WORDS,
                "salesforce_field_api_name": _WORDS,
                "salesforce_include_field_label": boolean,
                **styled,
            },
        ),
        "tag": kind({"text": _WORDS}, {"color": word(*_COLOURS), **styled}),
        "work_object_mention": kind(
            {"entity_id": _WORDS, "app_id": _WORDS, "text": _WORDS, "url": url()},
            {"icon_url": _WORDS, "full_size_preview_enabled": boolean, "product_name": _WORDS, **styled},
        ),
        "workflow_mention": kind(
            {"workflow_id": _WORDS, "function_trigger_id": _WORDS, "text": _WORDS},
            {"url": url(), "channel_id": _WORDS, "ts": _WORDS, **styled},
        ),
    }


_OF_ATTACHMENT = (
    "text",
    "app_id",
    "entity_id",
    "icon_url",
    "channel_id",
    "ts",
    "icon_name",
    "reference_object_type",
)


def _source(value: object, at: str) -> Faults:
    """What a citation tells of its source: each kind of source has keys of its own, of which none is required."""
    if not isinstance(value, dict):
        yield Fault("must provide an object", at)
    elif "citation_type" not in value:
        yield Fault("missing required field: citation_type", at)
    else:
        yield from word(*_SOURCES)(value["citation_type"], f"{at}/citation_type")
