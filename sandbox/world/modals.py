"""Views are opened, pushed, changed, published and closed."""

import json

from sandbox.errors import ApiError, Json, explained
from sandbox.rules import Refused, check_view
from sandbox.world.blocks import with_ids
from sandbox.world.views import STACK_LIMIT, View
from sandbox.world.workspace import Workspace
from sandbox.world.world import World


def read_view(value: object, *, kind: str) -> Json:
    """A view of the given kind (`modal`, `home`) out of an argument; refuses with Slack's error."""
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError:
            raise explained("invalid_arguments", ["failed to parse view JSON [json-pointer:/view]"]) from None
    if not isinstance(value, dict):
        raise explained("invalid_arguments", ["missing required field: view"])
    try:
        check_view(value)
    except Refused as refused:
        raise explained(refused.error, list(refused.messages)) from None
    if value.get("type") != kind:
        raise explained("invalid_arguments", [f"must be a {kind} [json-pointer:/view/type]"])
    return value


def open_modal(world: World, workspace: Workspace, user: str, content: Json, page: str = "") -> View:
    """A new stack with this view, in one window; whatever modal was open for the person is gone."""
    _refuse_taken_name(workspace, content)
    close_all(world, workspace, user)
    return _put_on_top(world, workspace, user, content, page)


def push_modal(world: World, workspace: Workspace, user: str, content: Json) -> View:
    """The view on top of those that are open; not more than three."""
    stack = workspace.stacks.get(user)
    if not stack:
        raise ApiError("not_found")
    if len(stack) >= STACK_LIMIT:
        raise ApiError("push_limit_reached")
    _refuse_taken_name(workspace, content)
    return _put_on_top(world, workspace, user, content, workspace.views[stack[-1]].page)


def _put_on_top(world: World, workspace: Workspace, user: str, content: Json, page: str) -> View:
    stack = workspace.stacks.setdefault(user, [])
    name = world.ids.make("V")
    view = View(
        id=name,
        user=user,
        content=content,
        hash="",
        root_id=stack[0] if stack else name,
        previous_id=stack[-1] if stack else None,
        page=page,
    )
    workspace.views[name] = view
    stack.append(name)
    return write_view(world, workspace, view, content)


def write_view(world: World, workspace: Workspace, view: View, content: Json) -> View:
    """Give a view new content and a new hash; what the person filled in stays under unchanged ids."""
    _refuse_taken_name(workspace, content, view)
    view.content = {**content, "blocks": with_ids(content.get("blocks", ()), world.ids)}
    view.hash = f"{world.unix_now()}.{world.ids.hexadecimal(8)}"
    view.errors = {}
    view.fill_in()
    view.change = world.changes.mark()
    return view


def publish_home(world: World, workspace: Workspace, user: str, content: Json) -> View:
    """The person's home tab; every publishing is a view of its own id kept, hash new."""
    view = workspace.homes.get(user)
    if view is None:
        name = world.ids.make("V")
        view = workspace.homes[user] = View(id=name, user=user, content=content, hash="", root_id=name)
    return write_view(world, workspace, view, content)


def refuse_stale(view: View, wanted: object) -> None:
    """Refuse a hash that is not the view's present one."""
    if wanted and wanted != view.hash:
        raise ApiError("hash_conflict")


def move_to_page(world: World, workspace: Workspace, user: str, page: str) -> None:
    """Show the person's whole stack in this window and in no other."""
    for name in workspace.stacks.get(user, ()):
        workspace.views[name].page = page
    world.changes.mark()


def close_top(world: World, workspace: Workspace, user: str) -> None:
    """Take the top view away; the one below shows again."""
    stack = workspace.stacks.get(user, [])
    if stack:
        del workspace.views[stack.pop()]
    world.changes.mark()


def close_all(world: World, workspace: Workspace, user: str) -> None:
    """Take the whole stack away."""
    while workspace.stacks.get(user):
        close_top(world, workspace, user)


def _refuse_taken_name(workspace: Workspace, content: Json, own: View | None = None) -> None:
    name = str(content.get("external_id") or "")
    taken = workspace.view_by(external_id=name) if name else None
    if taken is not None and taken is not own:
        raise ApiError("duplicate_external_id")
