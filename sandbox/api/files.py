"""files.*: the app uploads a file in two calls, and reads those that people shared."""

import json

from sandbox.api.call import Call
from sandbox.api.chat import shape
from sandbox.api.places import hidden, refuse_closed
from sandbox.errors import ApiError, Json, explained
from sandbox.world.channels import Channel
from sandbox.world.files import File, file_shape
from sandbox.world.posting import Content, Place, post_as_app


def upload_url(call: Call) -> Json:
    """files.getUploadURLExternal: where to send `length` bytes."""
    name, length = call.required("filename"), call.required("length")
    if not length.isdigit() or int(length) == 0:
        raise explained("invalid_arguments", ["must be a positive integer [json-pointer:/length]"])
    file = File(
        id=call.world.ids.make("F"),
        name=name,
        length=int(length),
        user=call.workspace.install.bot_user,
        created=call.world.unix_now(),
    )
    call.workspace.files[file.id] = file
    url = f"{call.world.base_url}/upload/v1/{call.workspace.team_id}/{file.id}"
    return {"ok": True, "upload_url": url, "file_id": file.id}


def complete_upload(call: Call) -> Json:
    """files.completeUploadExternal: shares what was uploaded, in one message where a channel is named."""
    files = [_uploaded(call, entry) for entry in _entries(call)]
    target = call.text("channel_id")
    channel = _channel(call, target) if target else None
    shapes = [file_shape(file, call.world.base_url) for file in files]
    for file in files:
        file.shared = True
    if channel is not None:
        place = Place(channel, thread_ts=call.text("thread_ts") or None, files=shapes)
        message = post_as_app(call.world, call.workspace, place, Content(text=call.text("initial_comment")))
        shapes = shape(call, message)["files"]
    return {"ok": True, "files": shapes}


def _channel(call: Call, target: str) -> Channel:
    channel = call.workspace.channels.get(target)
    if channel is None or hidden(call, channel):
        raise ApiError("channel_not_found")
    refuse_closed(call, channel)
    return channel


def _entries(call: Call) -> list[Json]:
    given = call.args.get("files")
    try:
        entries = json.loads(given) if isinstance(given, str) else given
    except ValueError:
        entries = None
    if not isinstance(entries, list) or not entries:
        raise explained("invalid_arguments", ["missing required field: files"])
    return entries


def _uploaded(call: Call, entry: Json) -> File:
    file = call.workspace.files.get(str(entry.get("id")))
    if file is None or file.content is None or file.shared:
        raise ApiError("file_not_found")
    file.title = str(entry.get("title") or file.name)
    return file


def file_info(call: Call) -> Json:
    """files.info."""
    file = call.workspace.files.get(call.required("file"))
    if file is None or not file.shared:
        raise ApiError("file_not_found")
    return {"ok": True, "file": file_shape(file, call.world.base_url)}
