"""Lines of a list that have been dealt with since it was sent: they stay, ticked."""

from datetime import date

from blocks.lines import label, short_amount
from blocks.typed import escape
from blocks.words import joined, said_date
from sales.deal import Deal
from sales.undated import Ticked


def dated_line(deal: Deal, since: Ticked, today: date) -> str:
    """Such as "✓ Northwind Health – Pilot · $45.3k · next: Fri 27 Nov", or "· won"."""
    became = f"next: {said_date(since.step.due_on, today)}" if since.step else since.status
    return f"✓ {joined((escape(label(deal)), short_amount(deal), became))}"
