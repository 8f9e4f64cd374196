"""A person clicks, picks or types in a message, a modal or the home tab; and asks a menu for options."""

from sandbox.acting.choices import chosen, options_in
from sandbox.acting.commands import note_refusal
from sandbox.acting.sending import send
from sandbox.acting.sight import shown
from sandbox.acting.stage import Stage
from sandbox.acting.targets import Found, Target, find_element, find_target, state_of, surroundings
from sandbox.acting.uploads import upload_into
from sandbox.errors import ApiError, CannotDo, Json
from sandbox.outbound.courier import Answer
from sandbox.rules import Refused, check_options
from sandbox.world.messages import Message
from sandbox.world.people import Person
from sandbox.world.triggers import ResponseUrl

_COPIED = ("placeholder", "confirm", "style", "url")
_DEFAULT_QUERY_LENGTH = 3


async def click(
    stage: Stage,
    who: str,
    where: Json,
    action_id: str,
    *,
    block_id: str | None = None,
    given: object = None,
    twice: bool = False,
) -> Json:
    """Press a button or choose a value; `twice` sends the same payload two times at once."""
    stage.require_app()
    person = stage.actor(who)
    target = find_target(stage, person, where)
    found = find_element(target, action_id, block_id)
    if target.message is not None:
        stage.workspace.has_read(person.id, target.message.channel)
    action = await _action(stage, person, target, found, given)
    started, since = stage.world.monotonic(), stage.world.changes.count
    payload, url = _payload(stage, person, target, action)
    answer = await send(stage, "block_actions", action_id, payload, started=started, twice=twice)
    message = _outcome(stage, person, target, url, since)
    return shown(stage, person, since=since, ms=answer.ms, error=answer.error, message=message)


async def _action(stage: Stage, person: Person, target: Target, found: Found, given: object) -> Json:
    """The entry of `actions`, with what was chosen; the choice stays in the view's or message's state."""
    element = found.element
    kind = str(element["type"])
    if found.block["type"] == "input" and not found.block.get("dispatch_action"):
        raise CannotDo(f"{element['action_id']} tells the app nothing until the form is submitted")
    action: Json = {
        "type": kind,
        "action_id": element["action_id"],
        "block_id": found.block_id,
        "action_ts": f"{stage.world.clock.now().timestamp():.6f}",
        **{name: element[name] for name in _COPIED if name in element},
    }
    if kind == "button":
        return action | {name: element[name] for name in ("text", "value") if name in element}
    if kind == "overflow":
        value = chosen(stage.workspace, {**element, "type": "static_select"}, given, [])
        return {**action, "selected_option": value["selected_option"]}
    value = await choose(stage, person, target, found, given)
    return {**action, **value}


async def choose(stage: Stage, person: Person, target: Target, found: Found, given: object) -> Json:
    """Fill one element; a menu that asks the app is searched for the wanted text first."""
    element = found.element
    action_id = str(element["action_id"])
    if element["type"] == "file_input":
        value = upload_into(stage, person, element, given)
    else:
        value = await _chosen(stage, person, target, found, given)
    state_of(stage, person, target).setdefault(found.block_id, {})[action_id] = value
    return value


async def _chosen(stage: Stage, person: Person, target: Target, found: Found, given: object) -> Json:
    element = found.element
    action_id = str(element["action_id"])
    offered = stage.workspace.offered.get((person.id, target.id, action_id), [])
    if str(element["type"]).endswith("external_select") and not offered and isinstance(given, str):
        offered = await _suggestions(stage, person, target, found, given)
    return chosen(stage.workspace, element, given, offered)


def _payload(stage: Stage, person: Person, target: Target, action: Json) -> tuple[Json, ResponseUrl | None]:
    view_id = target.view.id if target.view and target.view.content["type"] == "modal" else None
    payload: Json = {
        "type": "block_actions",
        **stage.identity(person),
        **surroundings(stage, person, target),
        "trigger_id": stage.trigger(person, view_id),
        "actions": [action],
    }
    if target.message is None:
        return payload, None
    channel = stage.workspace.channels[target.message.channel]
    url = stage.response_url(person, channel, target.message)
    return {**payload, "response_url": stage.url_of(url)}, url


def _outcome(stage: Stage, person: Person, target: Target, url: ResponseUrl | None, since: int) -> Message | None:
    """The message that answers the click so far: by response URL, or the clicked one changed."""
    if target.message is None or url is None:
        return None
    messages = stage.workspace.messages.get(target.message.channel, [])
    for message in reversed(messages):
        if message.cause == url.cause and message.visible_to(person.id):
            return message
    changed = target.message if target.message.change > since and target.message in messages else None
    private = (m for m in reversed(messages) if m.ephemeral_to == person.id and m.change > since)
    return changed or next(private, None)


async def ask_options(
    stage: Stage, who: str, where: Json, action_id: str, typed: str, block_id: str | None
) -> list[Json]:
    """What an external menu shows for the typed text; nothing below its min_query_length."""
    stage.require_app()
    person = stage.actor(who)
    target = find_target(stage, person, where)
    found = find_element(target, action_id, block_id)
    if not str(found.element["type"]).endswith("external_select"):
        raise CannotDo(f"{action_id} does not search")
    return await _suggestions(stage, person, target, found, typed)


async def _suggestions(stage: Stage, person: Person, target: Target, found: Found, typed: str) -> list[Json]:
    started = stage.world.monotonic()
    action_id = str(found.element["action_id"])
    if len(typed) < found.element.get("min_query_length", _DEFAULT_QUERY_LENGTH):
        return []
    payload = {
        "type": "block_suggestion",
        **stage.identity(person),
        **surroundings(stage, person, target),
        "action_id": action_id,
        "block_id": found.block_id,
        "value": typed,
    }
    answer = await send(stage, "block_suggestion", action_id, payload, started=started)
    options = options_in(_checked_options(stage, answer))
    stage.workspace.offered[(person.id, target.id, action_id)] = options
    return options


def _checked_options(stage: Stage, answer: Answer) -> Json:
    """The answer's options; CannotDo with the error's name where the menu would show none because of a fault."""
    if answer.error is not None:
        raise CannotDo(f"the menu stays empty: {answer.error}")
    try:
        said = answer.content() or {}
        check_options(said)
    except (ApiError, Refused) as refusal:
        note_refusal(stage, "options", {"body": answer.body}, refusal.error)
        raise CannotDo(f"the menu stays empty: {refusal.error}") from None
    return said
