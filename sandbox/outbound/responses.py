"""What the app says back: in the answer to a command, or through a response URL."""

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from sandbox.api.arguments import read_arguments
from sandbox.errors import ApiError, Json
from sandbox.log import Entry
from sandbox.world.messages import Message
from sandbox.world.posting import Place, post_as_app, read_content, remove, rewrite
from sandbox.world.triggers import ResponseUrl
from sandbox.world.workspace import Workspace
from sandbox.world.world import World


def respond(world: World, workspace: Workspace, url: ResponseUrl, said: Json) -> Message | None:
    """Do what a response says: a new message, or the original one replaced or deleted (returns None)."""
    channel = workspace.channels[url.channel]
    if channel.is_archived:
        raise ApiError("channel_is_archived", status=410)
    original = workspace.message(url.channel, url.original) if url.original else None
    if said.get("delete_original"):
        if original is not None:
            remove(world, workspace, original)
        return None
    content = read_content(said)
    if content.is_empty:
        raise ApiError("no_text")
    if said.get("replace_original") and original is not None:
        original.cause = url.cause
        return rewrite(world, original, content)
    if said.get("response_type") not in {None, "ephemeral", "in_channel"}:
        raise ApiError("invalid_response_type")
    private = said.get("response_type") != "in_channel"
    place = Place(
        channel,
        thread_ts=said.get("thread_ts") or url.thread_ts,
        ephemeral_to=url.user if private else None,
        cause=url.cause,
    )
    return post_as_app(world, workspace, place, content)


class ResponseUrls:
    """`/response/<token>`: five uses in thirty minutes."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def __call__(self, request: Request) -> Response:
        """Take one response; a refusal is told with its error's name."""
        started = self._world.monotonic()
        said: Json = {}
        verdict, status = "ok", 200
        try:
            said = await read_arguments(request, reads_json=True)
            self._take(request.path_params["token"], said)
        except ApiError as refusal:
            verdict, status = refusal.error, refusal.status if refusal.status != 200 else 400
        self._log(said, verdict, status, started)
        if verdict == "ok":
            return PlainTextResponse("ok")
        return JSONResponse({"ok": False, "error": verdict}, status_code=status)

    def _take(self, token: str, said: Json) -> None:
        if self._world.faults.strike("response_url", ("http_500", "error")):
            raise ApiError("internal_error", status=500)
        url = self._world.grants.use_url(token)
        respond(self._world, self._world.workspaces[url.team_id], url, said)

    def _log(self, said: Json, verdict: str, status: int, started: float) -> None:
        now = self._world.monotonic()
        ms = (now - started) * 1000
        self._world.log.write_down(Entry("call", "response_url", said, verdict=verdict, ms=ms, at=now, status=status))
        self._world.changes.mark()
