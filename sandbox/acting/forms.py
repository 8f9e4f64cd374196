"""A person fills in a modal and submits or closes it."""

from dataclasses import dataclass

from sandbox.acting.clicks import choose, click
from sandbox.acting.commands import note_refusal
from sandbox.acting.problems import problem
from sandbox.acting.sending import send
from sandbox.acting.sight import view_sight
from sandbox.acting.stage import Stage
from sandbox.acting.targets import Found, Target, shape_of_view
from sandbox.errors import ApiError, CannotDo, Json, explained
from sandbox.outbound.courier import Answer
from sandbox.rules import Refused, check_view_errors
from sandbox.world import modals
from sandbox.world.people import Person
from sandbox.world.views import View


@dataclass(slots=True)
class Submission:
    """What became of one attempt; `sent` is false where the client itself found a mistake."""

    sent: bool = False
    closed: bool = False
    errors: dict[str, str] | None = None
    error: str | None = None
    ms: float = 0.0


async def fill_in(stage: Stage, who: str, view_id: str, values: Json) -> Json:
    """Fill in `values` (by block id or action id) without submitting."""
    person = stage.actor(who)
    await _fill_in(stage, person, _open_view(stage, person, view_id), values)
    return {"view": view_sight(stage.workspace.top_view(person.id))}


async def submit(stage: Stage, who: str, view_id: str, values: Json, *, twice: bool = False) -> Json:
    """Fill in `values` (by block id or action id) and press the submit button; `twice`: double-click it."""
    stage.require_app()
    person = stage.actor(who)
    view = _open_view(stage, person, view_id)
    if not view.content.get("submit"):
        raise CannotDo("this modal has nothing to submit")
    await _fill_in(stage, person, view, values)
    view = _open_view(stage, person, view_id)
    problems = _problems(view)
    if problems:
        result = Submission(errors=problems)
        view.errors = problems
        stage.world.changes.mark()
    else:
        result = await _send(stage, person, view, twice=twice)
    return _told(stage, person, result)


def _open_view(stage: Stage, person: Person, view_id: str) -> View:
    view = stage.workspace.top_view(person.id)
    if view is None or view.id != view_id:
        raise CannotDo(f"{person.name} does not have that modal open on top")
    return view


async def _fill_in(stage: Stage, person: Person, view: View, values: Json) -> None:
    """Fill each field; a value that one of them does not take is told of once the others have theirs."""
    refused: list[CannotDo] = []
    for name, given in values.items():
        try:
            await _fill_in_one(stage, person, view, name, given)
        except CannotDo as refusal:
            refused.append(refusal)
    if refused:
        raise refused[0]


async def _fill_in_one(stage: Stage, person: Person, view: View, name: str, given: object) -> None:
    """Fill a field; one that tells the app at once (dispatch_action) does so, like a person's own choice."""
    found = _field(view, name)
    if found.block.get("dispatch_action"):
        target = {"view": view.id}
        action_id = str(found.element["action_id"])
        await click(stage, person.id, target, action_id, block_id=found.block_id, given=given)
    else:
        await choose(stage, person, Target(view=view), found, given)


def _field(view: View, name: str) -> Found:
    """The input of that block id, or of that action id."""
    inputs = [Found(block["element"], block) for block in view.blocks if block["type"] == "input"]
    for found in inputs:
        if found.block_id == name:
            return found
    named = [found for found in inputs if found.element.get("action_id") == name]
    if len(named) != 1:
        raise CannotDo(f"{len(named) or 'no'} fields are called {name}")
    return named[0]


def _problems(view: View) -> dict[str, str]:
    found = {}
    for block in view.blocks:
        if block["type"] != "input":
            continue
        value = view.state[block["block_id"]][block["element"]["action_id"]]
        if sentence := problem(block, value):
            found[str(block["block_id"])] = sentence
    return found


async def _send(stage: Stage, person: Person, view: View, *, twice: bool) -> Submission:
    started = stage.world.monotonic()
    name = view.content.get("callback_id", "")
    payload = {
        "type": "view_submission",
        **stage.identity(person),
        "trigger_id": stage.trigger(person, view.id),
        "view": shape_of_view(stage, view),
        "response_urls": [],
    }
    answer = await send(stage, "view_submission", name, payload, started=started, twice=twice)
    result = Submission(sent=True, ms=answer.ms, error=answer.error)
    if answer.error is None:
        _take(stage, person, view, answer, result)
    return result


def _take(stage: Stage, person: Person, view: View, answer: Answer, result: Submission) -> None:
    """Do what the app's answer says; a wrong answer leaves the form open with an error, as in Slack."""
    try:
        _follow(stage, person, view, _said(answer), result)
    except ApiError as refusal:
        note_refusal(stage, "view_submission_answer", {"body": answer.body}, refusal.error)
        result.error = refusal.error


def _said(answer: Answer) -> Json:
    """The answer's object; a body without a response_action is no answer to a form, unless it is empty."""
    said = answer.content() or {}
    if said and "response_action" not in said:
        raise ApiError("invalid_response")
    return said


def _follow(stage: Stage, person: Person, view: View, said: Json, result: Submission) -> None:
    world, workspace = stage.world, stage.workspace
    match said.get("response_action"):
        case None:
            modals.close_top(world, workspace, person.id)
            result.closed = True
        case "clear":
            modals.close_all(world, workspace, person.id)
            result.closed = True
        case "errors":
            view.errors = result.errors = _errors(view, said.get("errors"))
            world.changes.mark()
        case "update":
            modals.write_view(world, workspace, view, modals.read_view(said.get("view"), kind="modal"))
        case "push":
            modals.push_modal(world, workspace, person.id, modals.read_view(said.get("view"), kind="modal"))
        case other:
            raise explained("invalid_response_action", [f"no such response_action: {other}"])


def _errors(view: View, errors: object) -> dict[str, str]:
    try:
        check_view_errors(errors, view.content)
    except Refused as refused:
        raise explained(refused.error, list(refused.messages)) from None
    assert isinstance(errors, dict)
    return errors


def _told(stage: Stage, person: Person, result: Submission) -> Json:
    return {
        "sent": result.sent,
        "closed": result.closed,
        "errors": result.errors or {},
        "error": result.error,
        "view": view_sight(stage.workspace.top_view(person.id)),
        "duration_ms": round(result.ms, 3),
    }


async def take_over(stage: Stage, who: str, view_id: str) -> Json:
    """Go on with a modal in this window that was opened in another one."""
    person = stage.actor(who)
    _open_view(stage, person, view_id)
    modals.move_to_page(stage.world, stage.workspace, person.id, stage.page)
    return {"view": view_sight(stage.workspace.top_view(person.id))}


async def close(stage: Stage, who: str, view_id: str) -> Json:
    """Close a modal by its X: the app hears of it only if the view says notify_on_close."""
    person = stage.actor(who)
    view = _open_view(stage, person, view_id)
    started = stage.world.monotonic()
    clears = bool(view.content.get("clear_on_close"))
    shape = shape_of_view(stage, view)
    if clears:
        modals.close_all(stage.world, stage.workspace, person.id)
    else:
        modals.close_top(stage.world, stage.workspace, person.id)
    error = None
    if view.content.get("notify_on_close"):
        payload = {"type": "view_closed", **stage.identity(person), "view": shape, "is_cleared": clears}
        name = view.content.get("callback_id", "")
        error = (await send(stage, "view_closed", name, payload, started=started)).error
    return {"view": view_sight(stage.workspace.top_view(person.id)), "error": error}
