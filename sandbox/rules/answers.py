"""What an app answers to Slack: options for a menu, and errors for the fields of a submitted form."""

from typing import Any

from sandbox.rules.objects import MENU_OPTION, MOST_GROUPS, MOST_OPTIONS, OPTION_GROUP
from sandbox.rules.refusal import Fault, refuse_any
from sandbox.rules.shape import Faults, exactly_one, listed, shaped, string
from sandbox.rules.together import every_block

# Nothing found is an answer: the lists may be empty.
SUGGESTIONS = shaped(
    {},
    {
        "options": listed(MENU_OPTION, least=0, most=MOST_OPTIONS),
        "option_groups": listed(OPTION_GROUP, least=0, most=MOST_GROUPS),
    },
    exactly_one("options", "option_groups"),
)


def check_options(response: object) -> None:
    """Accept the parsed answer to a block_suggestion: `options` or `option_groups`.

    Raises Refused `invalid_arguments`.
    """
    refuse_any("invalid_arguments", SUGGESTIONS(response, ""))


def check_view_errors(errors: object, view: dict[str, Any]) -> None:
    """Accept the `errors` of `response_action: errors`: sentences by block_id of the view's input blocks.

    Raises Refused `invalid_arguments`.
    """
    inputs = {
        block.what.get("block_id")
        for block in every_block(view.get("blocks", []), "/blocks")
        if block.what.get("type") == "input"
    }
    refuse_any("invalid_arguments", _error_faults(errors, inputs))


def _error_faults(errors: object, inputs: set[str | None]) -> Faults:
    if not isinstance(errors, dict):
        yield Fault("must provide an object", "/errors")
        return
    if not errors:
        yield Fault("must provide at least 1 items", "/errors")
    for block_id, sentence in errors.items():
        if block_id not in inputs:
            yield Fault(f"no input block has this block_id: {block_id}", f"/errors/{block_id}")
        yield from string()(sentence, f"/errors/{block_id}")
