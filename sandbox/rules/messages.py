"""Messages: text, blocks, attachments and metadata together.

https://docs.slack.dev/reference/methods/chat.postMessage
"""

from typing import Any

from sandbox.rules.layout import check_blocks, read_blocks, refuse_second_table
from sandbox.rules.refusal import Fault, Refused, refuse_any
from sandbox.rules.shape import Faults, json_bytes, listed, shaped, string
from sandbox.rules.together import tables_in

MOST_ATTACHMENTS = 100
# The reference names the error but not the size.
LARGEST_METADATA = 16 * 1024

# What makes a legacy attachment worth sending.
_CONTENT = ("text", "pretext", "fallback", "title", "fields", "image_url", "thumb_url", "author_name", "footer")


def check_message(
    text: object,
    blocks: object = None,
    attachments: object = None,
    metadata: object = None,
    *,
    longest_text: int | None = None,
) -> None:
    """Accept the parsed arguments of a message; None stands for an argument that was not given.

    chat.postMessage cuts a long text, chat.update refuses it and passes its limit as `longest_text`, in
    characters. Raises Refused: what `check_blocks` raises, `invalid_attachments`, `too_many_attachments`,
    `no_text`, `msg_too_long`, `invalid_metadata_format`, `invalid_metadata_schema`, `metadata_too_large`,
    and `invalid_arguments` for a text that is no string.
    """
    if blocks is not None:
        check_blocks(blocks, "message")
    if attachments is not None:
        _check_attachments(attachments, blocks if isinstance(blocks, list) else [])
    _check_text(text, longest_text, shown_otherwise=bool(blocks) or _has_content(attachments))
    if metadata is not None:
        _check_metadata(metadata)


def _check_text(text: object, longest: int | None, *, shown_otherwise: bool) -> None:
    if text is not None:
        refuse_any("invalid_arguments", string(least=0)(text, "/text"))
    said = str(text or "")
    if not said.strip() and not shown_otherwise:
        raise Refused("no_text")
    if longest is not None and len(said) > longest:
        raise Refused("msg_too_long")


def _check_attachments(attachments: object, blocks: list[dict[str, Any]]) -> None:
    if isinstance(attachments, list) and len(attachments) > MOST_ATTACHMENTS:
        raise Refused("too_many_attachments")
    refuse_any("invalid_attachments", listed(_an_object, least=0)(attachments, "/attachments"))
    tables = tables_in(blocks, "/blocks")
    for index, attachment in enumerate(attachments if isinstance(attachments, list) else []):
        if "blocks" in attachment:
            at = f"/attachments/{index}/blocks"
            right = read_blocks(attachment["blocks"], "message", at, "invalid_attachments")
            tables.extend(tables_in(right, at))
    refuse_second_table(tables)


def _has_content(attachments: object) -> bool:
    given = attachments if isinstance(attachments, list) else []
    return any(attachment.get(key) for attachment in given for key in ("blocks", *_CONTENT))


def _check_metadata(metadata: object) -> None:
    refuse_any("invalid_metadata_format", _an_object(metadata, "/metadata"))
    said: dict[str, Any] = metadata if isinstance(metadata, dict) else {}
    event = {key: value for key, value in said.items() if key != "entities"}
    if event:  # an empty object takes the metadata off a message
        refuse_any("invalid_metadata_format", _EVENT(event, "/metadata"))
    if "entities" in said:
        refuse_any("invalid_metadata_schema", listed(_an_object)(said["entities"], "/metadata/entities"))
    if json_bytes(metadata) > LARGEST_METADATA:
        raise Refused("metadata_too_large")


def _an_object(value: object, at: str) -> Faults:
    if not isinstance(value, dict):
        yield Fault("must provide an object", at)


_EVENT = shaped({"event_type": string(), "event_payload": _an_object})
