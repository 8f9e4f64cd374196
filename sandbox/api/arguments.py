"""What a request says: form, query or JSON, read as strictly as Slack reads it."""

import json
from urllib.parse import parse_qsl

from starlette.requests import Request

from sandbox.errors import ApiError, Json

_JSON_TYPES = {"application/json", "text/json"}
_FORM = "application/x-www-form-urlencoded"


async def read_arguments(request: Request, *, reads_json: bool) -> Json:
    """All arguments of a call. A method that takes forms only sees nothing of a JSON body, as in Slack."""
    args: Json = {name: value for name, value in request.query_params.items() if name != "token"}
    body = await request.body()
    if request.method == "GET" or not body:
        return args
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if not kind:
        raise ApiError("missing_post_type")
    if kind in _JSON_TYPES:
        given = _from_json(body)
        return {**args, **given} if reads_json else args
    if kind != _FORM:
        raise ApiError("invalid_post_type")
    return {**args, **_from_form(body)}


def _from_json(body: bytes) -> Json:
    try:
        given = json.loads(body)
    except ValueError:
        raise ApiError("invalid_json") from None
    if not isinstance(given, dict):
        raise ApiError("json_not_object")
    given.pop("token", None)
    return given


def _from_form(body: bytes) -> Json:
    try:
        return dict(parse_qsl(body.decode(), keep_blank_values=True))
    except UnicodeDecodeError:
        raise ApiError("invalid_form_data") from None
