"""The welcome to whoever installed the app: four short steps, each drawn as it stands."""

from collections.abc import Iterable

from blocks import modal
from blocks.message import Block, Message, actions, button, plain, section, small_print
from blocks.modal import View
from blocks.typed import cut_middle, escape
from blocks.words import count, joined
from sales.settings import WELCOME_STEPS, Welcome

_TITLES = ("Try it", "The team's channel", "Who is in the team", "Deals")
_SHOWN = 60


def message(welcome: Welcome, *, invite: str = "") -> Message:
    """The welcome with its next step open; one line once it is through. `invite` is in Slack's markup."""
    if welcome.step > WELCOME_STEPS:
        said = "Nextstep is set up. To change anything, type `/nextstep-admin`."
        return Message(said.replace("`", ""), [section(said)])
    said = "Nextstep is installed. It works as it is; four short steps make it yours"
    return Message(said, _blocks(welcome, said, invite))


def view(welcome: Welcome, *, invite: str = "") -> View:
    """The same in a modal, for whoever goes on with it from the settings."""
    close = "Later" if welcome.step <= WELCOME_STEPS else "Close"
    return modal.modal("Welcome", message(welcome, invite=invite).blocks, close=close)


def _blocks(welcome: Welcome, said: str, invite: str) -> list[Block]:
    blocks = [section(f"*{said}*"), *([section(invite)] if invite else [])]
    for step, title in enumerate(_TITLES, start=1):
        if step == welcome.step:
            blocks += _open(welcome, step, title)
        else:
            blocks.append(section(f"{'✓' if step < welcome.step else step} {title}"))
    return [*blocks, *small_print("Leave it at any time; it waits here and in `/nextstep-admin`.")]


def _open(welcome: Welcome, step: int, title: str) -> Iterable[Block]:
    said, controls, skip = _STEPS[step - 1](welcome)
    yield section(f"*{step} {title}*\n{said}")
    yield actions([*controls, button(skip, "welcome_next", str(step))], block_id=f"welcome_{step}")


def _try(_welcome: Welcome) -> tuple[str, list[Block], str]:
    said = (
        "Nextstep keeps the next step of each deal: what, who, and by when. Type this in any channel; "
        "only you see the answer:\n`/nextstep Acme - send the quote friday`"
    )
    return said, [button("Open the form", "welcome_try", "try")], "Next"


def _channel(welcome: Welcome) -> tuple[str, list[Block], str]:
    said = (
        "The Monday digest and the Friday list of deals without a next step go there. "
        "Until one is chosen, they come to you."
    )
    picker: Block = {
        "type": "conversations_select",
        "action_id": "welcome_channel",
        "placeholder": plain("Choose a public channel"),
        "filter": {"include": ["public"]},
    }
    if welcome.team.channel_id:
        picker["initial_conversation"] = welcome.team.channel_id
    return said, [picker], "Keep it" if welcome.team.channel_id else "Skip"


def _people(welcome: Welcome) -> tuple[str, list[Block], str]:
    team = welcome.team
    held = ((len(team.managers), "manager"), (len(team.members), "member"))
    named = joined(count(number, called) for number, called in held if number)
    said = (
        f"Everybody who owns a deal belongs to {escape(cut_middle(team.name, _SHOWN))} without being named. "
        f"Name who manages it, so that they see the whole team{f' ({named} so far)' if named else ''}."
    )
    return said, [button("Choose people", "welcome_people", team.id)], "Skip"


def _deals(welcome: Welcome) -> tuple[str, list[Block], str]:
    held = f"{count(welcome.open_deals, 'open deal')} so far. " if welcome.open_deals else ""
    said = (
        f"{held}From a CRM: export the deals as CSV and run `nextstep import deals.csv` where Nextstep runs. "
        "Without one, just type: a name that is not known yet can become a new deal."
    )
    return said, [], "Finish"


_STEPS = (_try, _channel, _people, _deals)
