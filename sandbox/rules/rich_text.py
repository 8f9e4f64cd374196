"""The rich text block and what it is made of.

https://docs.slack.dev/reference/block-kit/blocks/rich-text-block
"""

from sandbox.rules.mentions import mentions
from sandbox.rules.shape import boolean, by_type, integer, kind, listed, shaped, string, word, written
from sandbox.rules.texts import url

BLOCK_ID = string(255)

STYLE = shaped(
    {},
    dict.fromkeys(
        ("bold", "italic", "strike", "underline", "code", "highlight", "client_highlight", "unlink"), boolean
    ),
)
STYLED = {"style": STYLE}
BORDER = integer(0, 1)

INLINE = by_type(
    {
        "text": kind({"text": string()}, STYLED),
        "link": kind({"url": url()}, {"text": string(least=0), "unsafe": boolean, **STYLED}),
        "user": kind({"user_id": string()}, {"from_llm": boolean, **STYLED}),
        "usergroup": kind({"usergroup_id": string()}, STYLED),
        "team": kind({"team_id": string()}, STYLED),
        "channel": kind({"channel_id": string()}, {"tab_id": string(), "from_llm": boolean, **STYLED}),
        "broadcast": kind({"range": word("here", "channel", "everyone")}, STYLED),
        "emoji": kind(
            {"name": string()},
            {"unicode": string(), "skin_tone": integer(1, 6), **STYLED},
        ),
        "color": kind({"value": written(r"#?[0-9A-Fa-f]{6}", "must be a valid color")}, STYLED),
        "date": kind(
            {"timestamp": integer(0), "format": string()},
            {"url": url(), "fallback": string(), **STYLED},
        ),
        **mentions(STYLED),
    },
)
# Slack takes an empty list of elements here, and in few other places.
INLINES = listed(INLINE, least=0)
SECTION = kind({"elements": INLINES})

RICH_TEXT = kind(
    {
        "elements": listed(
            by_type(
                {
                    "rich_text_section": SECTION,
                    "rich_text_list": kind(
                        {
                            "style": word("bullet", "ordered"),
                            "elements": listed(by_type({"rich_text_section": SECTION})),
                        },
                        {"indent": integer(0, 8), "offset": integer(0), "border": BORDER},
                    ),
                    "rich_text_quote": kind({"elements": INLINES}, {"border": BORDER}),
                    "rich_text_preformatted": kind({"elements": INLINES}, {"border": BORDER, "language": string()}),
                },
            ),
            least=0,
        ),
    },
    {"block_id": BLOCK_ID},
)
RICH_TEXT_OBJECT = by_type({"rich_text": RICH_TEXT})
