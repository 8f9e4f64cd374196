"""`/pipeline`: a team's digest or undated list with its controls, and the same as a colleague shares it."""

from blocks import digest as digest_blocks
from blocks import undated as undated_blocks
from blocks.lines import person
from blocks.message import (
    MOST_CHARACTERS,
    Block,
    Message,
    actions,
    button,
    context,
    plain,
    small_print,
    weight,
)
from blocks.modal import asked_first
from blocks.typed import literal_within
from blocks.words import and_more
from sales.digest import Digest
from sales.shared import Pipeline, Shared, What
from sales.undated import UndatedList

_MOST_OPTIONS = 20  # they count as characters of the message, which the content needs
_OPTION = 40
_BETWEEN = "|"
_BLOCK = "pipeline"
_MARK = "in_pipeline"


def message(pipeline: Pipeline) -> Message:
    """What only the asking person sees: the content, a choice of teams where there are several, two buttons."""
    return _marked(_content(pipeline.content, [_controls(pipeline), *_more_teams(pipeline)]), pipeline)


def shared(given: Shared) -> Message:
    """What the channel sees."""
    return _content(given.content, [context(f"Shared by {person(given.by)}")])


def read_button(value: str) -> tuple[What, str]:
    """What a button is about: which of the two, and the team's id."""
    what, _, team_id = value.partition(_BETWEEN)
    return _what(what), team_id


def read_block(block_id: str) -> What:
    """Which of the two the answer shows whose choice of teams was used."""
    return _what(block_id.partition(":")[2])


def shown_in(block_id: str) -> str:
    """What the answer shows that holds this block, as a button says it; '' where it is no block of such an answer."""
    name, _, shown = block_id.rpartition(":")[0].partition(":")
    return shown if name == _MARK else ""


def _marked(message: Message, pipeline: Pipeline) -> Message:
    """The message whose blocks with buttons tell of what they are a part, as far as there is room.

    Slack sends of a message that only its reader sees nothing but the pressed block's name.
    """
    room = MOST_CHARACTERS - weight(message.blocks)
    blocks = []
    for number, block in enumerate(message.blocks):
        name = {"block_id": f"{_MARK}:{pipeline.what}{_BETWEEN}{pipeline.team_id}:{number}"}
        costs = weight([name])
        has_button = "accessory" in block or block["type"] == "actions"
        if has_button and "block_id" not in block and costs <= room:
            room -= costs
            blocks.append(block | name)
        else:
            blocks.append(block)
    return Message(message.text, blocks)


def _what(said: str) -> What:
    return "undated" if said == "undated" else "digest"


def _content(content: Digest | UndatedList, foot: list[Block]) -> Message:
    if isinstance(content, Digest):
        return digest_blocks.message(content, foot)
    return undated_blocks.message(content, foot)


def _controls(pipeline: Pipeline) -> Block:
    other, verb = ("undated", "Undated list") if pipeline.what == "digest" else ("digest", "Digest")
    elements = [
        *([_teams(pipeline)] if len(pipeline.teams) > 1 else []),
        button(verb, f"pipeline_{other}", f"{other}{_BETWEEN}{pipeline.team_id}"),
        _share(pipeline),
    ]
    return actions(elements, block_id=f"{_BLOCK}:{pipeline.what}")


def _share(pipeline: Pipeline) -> Block:
    """Asks first: the answer is seen by one person, and what is shared by everybody in the channel."""
    plain_button = button("Share here", "pipeline_share", f"{pipeline.what}{_BETWEEN}{pipeline.team_id}")
    team = literal_within(dict(pipeline.teams)[pipeline.team_id], _OPTION)
    text = f"Everybody in this channel will read the pipeline of {team}: its deals by name, with amounts and owners."
    return asked_first(plain_button, "Share here?", text, "Share")


def _teams(pipeline: Pipeline) -> Block:
    """A choice of teams; the one that is shown has to be one of them."""
    offered = {
        team_id: {"text": plain(literal_within(name, _OPTION)), "value": team_id}
        for team_id, name in _offered(pipeline)
    }
    return {
        "type": "static_select",
        "action_id": "pipeline_team",
        "placeholder": plain("Team"),
        "options": list(offered.values()),
        "initial_option": offered[pipeline.team_id],
    }


def _offered(pipeline: Pipeline) -> list[tuple[str, str]]:
    few = list(pipeline.teams[:_MOST_OPTIONS])
    shown = [team for team in pipeline.teams if team[0] == pipeline.team_id]
    return few if shown[0] in few else [*few[: _MOST_OPTIONS - 1], *shown]


def _more_teams(pipeline: Pipeline) -> list[Block]:
    more = and_more(len(pipeline.teams) - _MOST_OPTIONS, "team")
    return small_print(f"{more}: /pipeline and a team's name shows it" if more else "")
