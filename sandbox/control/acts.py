"""Acts of people, each from its request to what it showed."""

from sandbox.acting import clicks, commands, forms, shortcuts
from sandbox.acting.stage import Stage
from sandbox.acting.uploads import upload
from sandbox.control import requests as ask
from sandbox.errors import Json


async def command(stage: Stage, request: ask.TypeCommand) -> Json:
    """Type a slash command."""
    return await commands.run_command(
        stage, request.user, request.command, request.text, request.channel, attempts=request.attempts
    )


async def click(stage: Stage, request: ask.Click) -> Json:
    """Click or choose."""
    return await clicks.click(
        stage,
        request.user,
        request.target,
        request.action_id,
        block_id=request.block_id,
        given=request.given,
        twice=request.twice,
    )


async def options(stage: Stage, request: ask.AskOptions) -> Json:
    """Type into a menu that searches."""
    found = await clicks.ask_options(
        stage, request.user, request.target, request.action_id, request.typed, request.block_id
    )
    return {"options": [[option["text"]["text"], option["value"]] for option in found]}


async def submit(stage: Stage, request: ask.Submit) -> Json:
    """Fill in and submit a modal."""
    return await forms.submit(stage, request.user, request.view, request.values, twice=request.twice)


async def fill_in(stage: Stage, request: ask.FillIn) -> Json:
    """Fill in a modal without submitting it."""
    return await forms.fill_in(stage, request.user, request.view, request.values)


async def close(stage: Stage, request: ask.NamedView) -> Json:
    """Close a modal."""
    return await forms.close(stage, request.user, request.view)


async def take_over(stage: Stage, request: ask.NamedView) -> Json:
    """Go on with a modal in this window."""
    return await forms.take_over(stage, request.user, request.view)


async def shortcut(stage: Stage, request: ask.UseShortcut) -> Json:
    """Use a shortcut."""
    return await shortcuts.use_shortcut(stage, request.user, request.callback_id, request.message)


async def open_home(stage: Stage, request: ask.OpenHome) -> Json:
    """Open the home tab."""
    return {"view": await shortcuts.open_home(stage, request.user, request.within)}


async def say(stage: Stage, request: ask.Say) -> Json:
    """Write a message."""
    person = stage.actor(request.user)
    files = [upload(stage, person, attachment.name, attachment.content) for attachment in request.files]
    return await shortcuts.say(stage, person.id, request.channel, request.text, request.thread_ts, files)
