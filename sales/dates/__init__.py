"""The due date in what a sales rep types in one line: read, asked about, or not there.

A line goes through these, in this order:

- `masks`, `names`: what looks like a date and is not is hidden (versions, money, "Friday Health Plans");
- `grammar_*`, `lengths`, `holidays`: rules, one function for each way of saying a date, with examples;
- `mention`, `agreement`: a date with its preposition, time of day, second wording and alternatives;
- `guards`: what stands beside a date makes it a question, or another event's;
- `reading`: of several dates the one that counts; the outcome;
- `resolve`, `order`, `zones`: arithmetic on the calendar, the order of figures, clocks;
- `other_languages`, `foreign_*`, `japanese`: the few patterns that are beyond doubt in seven more languages.
"""

from sales.dates.cut import without
from sales.dates.outcome import Ask, Choice, DateContext, Found, Nothing, Outcome, Why
from sales.dates.reading import read_date

__all__ = ["Ask", "Choice", "DateContext", "Found", "Nothing", "Outcome", "Why", "read_date", "without"]
