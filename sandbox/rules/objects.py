"""Composition objects, as the reference lists them: what is required, what is allowed beside it.

https://docs.slack.dev/reference/block-kit/composition-objects
"""

from sandbox.rules.shape import anything, boolean, exactly_one, listed, shaped, some_of, string, word, written
from sandbox.rules.texts import plain, text, url

OPTION_TEXT = 75
OPTION_VALUE = 150
MOST_OPTIONS = 100
MOST_GROUPS = 100

# Names of an icon object: the list in Slack's icon reference, 2026-10.
_ICON_NAMES = (
    "archive book bookmark bot bug calendar call caret-left caret-right check clipboard code comment compass copy "
    "cube download edit email eye-closed eye-open file flag folder gear globe heart help image info key lightbulb "
    "link map mobile new-window pin plus refine refresh rocket save screen share sparkle star star-filled tag "
    "thumbs-down thumbs-up trash upload user warning"
)

STYLE = word("primary", "danger")
ICON = shaped({"type": word("icon"), "name": word(*_ICON_NAMES.split())})

CONFIRM = shaped(
    {"title": plain(100), "text": text(300), "confirm": plain(30), "deny": plain(30)},
    {"style": STYLE},
)

# An option of a menu; of radio buttons and checkboxes, which may be mrkdwn; of an overflow menu, which may link.
MENU_OPTION = shaped(
    {"text": plain(OPTION_TEXT), "value": string(OPTION_VALUE)},
    {"description": plain(OPTION_TEXT)},
)
TICK_OPTION = shaped(
    {"text": text(OPTION_TEXT), "value": string(OPTION_VALUE)},
    {"description": text(OPTION_TEXT)},
)
OVERFLOW_OPTION = shaped(
    {"text": plain(OPTION_TEXT), "value": string(OPTION_VALUE)},
    {"description": plain(OPTION_TEXT), "url": url()},
)
OPTION_GROUP = shaped({"label": plain(OPTION_TEXT), "options": listed(MENU_OPTION, most=MOST_OPTIONS)})

CONVERSATION_FILTER = shaped(
    {},
    {
        "include": listed(word("im", "mpim", "private", "public")),
        "exclude_external_shared_channels": boolean,
        "exclude_bot_users": boolean,
    },
    some_of("include", "exclude_external_shared_channels", "exclude_bot_users"),
)
DISPATCH_ACTION_CONFIG = shaped(
    {"trigger_actions_on": listed(word("on_enter_pressed", "on_character_entered"), most=2)},
)
SLACK_FILE = shaped(
    {},
    {"id": written(r"F[A-Z0-9]{8,}", "invalid slack file"), "url": url()},
    exactly_one("id", "url"),
)
WORKFLOW = shaped(
    {
        "trigger": shaped(
            {"url": url()},
            {"customizable_input_parameters": listed(shaped({"name": string(), "value": anything}))},
        ),
    },
)
