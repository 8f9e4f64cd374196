"""What Slack accepts: Block Kit, messages, modals and home tabs, as pure functions that refuse the rest."""

from sandbox.rules.answers import check_options, check_view_errors
from sandbox.rules.layout import check_blocks
from sandbox.rules.messages import check_message
from sandbox.rules.refusal import Refused
from sandbox.rules.views import check_view

__all__ = ["Refused", "check_blocks", "check_message", "check_options", "check_view", "check_view_errors"]
