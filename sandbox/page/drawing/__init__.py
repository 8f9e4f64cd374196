"""Block Kit as HTML: pure functions from what an app sends to what a person sees."""

from sandbox.page.drawing.attachments import draw_attachments
from sandbox.page.drawing.blocks import draw_blocks
from sandbox.page.drawing.emoji import emoji_named
from sandbox.page.drawing.mrkdwn import draw_mrkdwn
from sandbox.page.drawing.reader import Reader
from sandbox.page.drawing.texts import draw_text

__all__ = ["Reader", "draw_attachments", "draw_blocks", "draw_mrkdwn", "draw_text", "emoji_named"]
