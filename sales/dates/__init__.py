"""The due date in what a sales rep types in one line: read, asked about, or not there."""

from sales.dates.cut import without
from sales.dates.outcome import Ask, Choice, DateContext, Found, Nothing, Outcome, Why
from sales.dates.reading import read_date

__all__ = ["Ask", "Choice", "DateContext", "Found", "Nothing", "Outcome", "Why", "read_date", "without"]
