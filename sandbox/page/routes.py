"""The addresses of the page: itself, its live line, its files, and downloads."""

from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.websockets import WebSocket

from sandbox.acting.sight import messages_seen
from sandbox.acting.stage import Stage
from sandbox.errors import CannotDo
from sandbox.outbound.courier import Courier
from sandbox.outbound.events import Events
from sandbox.page.gallery import gallery
from sandbox.page.guard import page_headers
from sandbox.page.live import LivePage
from sandbox.page.logbook import details
from sandbox.page.looking import look_of
from sandbox.page.parts import Pages
from sandbox.world.world import World

_STATIC = Path(__file__).parent / "static"


class Page:
    """The workspace as a web page."""

    def __init__(self, world: World, courier: Courier, events: Events) -> None:
        self._world, self._courier, self._events = world, courier, events
        self._pages = Pages()
        self._files = {file.name: file for file in _STATIC.iterdir()}

    def routes(self) -> list[BaseRoute]:
        """What is served."""
        return [
            Route("/", self._show, methods=["GET"]),
            WebSocketRoute("/page/live", self._live),
            Route("/page/gallery", gallery, methods=["GET"]),
            Route("/page/static/{name}", self._static, methods=["GET"]),
            Route("/page/log/{number:int}", self._details, methods=["GET"]),
            Route("/page/file/{file}", self._download, methods=["GET"]),
        ]

    def _stage(self) -> Stage:
        return Stage(self._world, self._world.workspace(None), self._courier, self._events)

    async def _show(self, request: Request) -> Response:
        stage = self._stage()
        html = self._pages.whole(stage, look_of(stage, request.query_params))
        return HTMLResponse(html, headers=page_headers(request.headers["host"]))

    async def _live(self, socket: WebSocket) -> None:
        await LivePage(self._stage(), self._pages, socket).run()

    async def _static(self, request: Request) -> Response:
        file = self._files.get(request.path_params["name"])
        if file is None:
            return PlainTextResponse("not found", status_code=404)
        return FileResponse(file, headers={"Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff"})

    async def _details(self, request: Request) -> Response:
        """What was sent in one exchange of the log: fetched when its row is opened, for all together is much."""
        said = details(self._world.log, request.path_params["number"])
        if said is None:
            return PlainTextResponse("This exchange is not kept any more.", status_code=404)
        return PlainTextResponse(said, headers={"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"})

    async def _download(self, request: Request) -> Response:
        """A file out of a message that this person sees."""
        stage, wanted = self._stage(), request.path_params["file"]
        file = stage.workspace.files.get(wanted)
        if file is None or file.content is None or not _sees(stage, request.query_params.get("user", ""), wanted):
            return PlainTextResponse("not found", status_code=404)
        return Response(
            file.content,
            media_type="application/octet-stream",
            headers={"Content-Disposition": "attachment", "X-Content-Type-Options": "nosniff"},
        )


def _sees(stage: Stage, who: str, file: str) -> bool:
    try:
        seen = messages_seen(stage, stage.actor(who), None)
    except CannotDo:
        return False
    return any(shape["id"] == file for message in seen for shape in message.files)
