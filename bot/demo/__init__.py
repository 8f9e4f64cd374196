"""The demo: a rep's week on sample deals, played for real in a local Slack workspace, printed as each person saw it."""

from bot.demo.playing import play
from bot.demo.stage import OffScript

__all__ = ["OffScript", "play"]
