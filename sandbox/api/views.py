"""views.*: modals and the home tab."""

from sandbox.api.call import Call
from sandbox.errors import ApiError, Json, explained
from sandbox.world import modals
from sandbox.world.triggers import Trigger
from sandbox.world.views import View, view_shape


def open_view(call: Call) -> Json:
    """views.open: one trigger, one modal."""
    content = modals.read_view(call.args.get("view"), kind="modal")
    trigger = _exchange(call)
    return answer(call, modals.open_modal(call.world, call.workspace, trigger.user, content, trigger.page))


def push(call: Call) -> Json:
    """views.push: on top of the modal in which the click was made."""
    content = modals.read_view(call.args.get("view"), kind="modal")
    trigger = _exchange(call)
    if trigger.view_id not in call.workspace.views:
        raise ApiError("not_found")
    return answer(call, modals.push_modal(call.world, call.workspace, trigger.user, content))


def _exchange(call: Call) -> Trigger:
    return call.world.grants.exchange(call.required("trigger_id"), call.workspace.team_id)


def update(call: Call) -> Json:
    """views.update: by view_id or external_id, guarded by hash."""
    view_id, external_id = call.text("view_id"), call.text("external_id")
    if not (view_id or external_id):
        raise explained("invalid_arguments", ["either view_id or external_id is required"])
    view = call.workspace.view_by(view_id=view_id, external_id=external_id)
    if view is None:
        raise ApiError("not_found")
    content = modals.read_view(call.args.get("view"), kind=str(view.content["type"]))
    modals.refuse_stale(view, call.text("hash"))
    return answer(call, modals.write_view(call.world, call.workspace, view, content))


def publish(call: Call) -> Json:
    """views.publish: a person's home tab."""
    person = call.workspace.people.get(call.required("user_id"))
    if person is None or not person.is_human:
        raise ApiError("user_not_found")
    content = modals.read_view(call.args.get("view"), kind="home")
    if present := call.workspace.homes.get(person.id):
        modals.refuse_stale(present, call.text("hash"))
    return answer(call, modals.publish_home(call.world, call.workspace, person.id, content))


def answer(call: Call, view: View) -> Json:
    """The answer of every views method."""
    return {
        "ok": True,
        "view": view_shape(
            view,
            team_id=call.workspace.team_id,
            app_id=call.world.credentials.app_id,
            bot_id=call.workspace.install.bot_id,
        ),
    }
