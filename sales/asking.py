"""Why a date is asked about, in words for the person who typed it."""

from sales.dates import Why

SENTENCES: dict[Why, str] = {
    Why.TWO_READINGS: "“{words}” can mean more than one date",
    Why.SAME_WEEKDAY: "“{words}” can mean today or a week from now",
    Why.PAST: "“{words}” is past",
    Why.FAR_OFF: "“{words}” is almost a year away",
    Why.INVALID: "“{words}” is no day in the calendar",
    Why.VAGUE_PERIOD: "“{words}” names no single day",
    Why.OPEN_ENDED: "“{words}” has no fixed day",
    Why.SEVERAL_DATES: "more than one date was typed",
    Why.REPEATS: "“{words}” comes again and again, and a next step has one date",
    Why.ANOTHER_EVENT: "“{words}” may be the date of something else",
    Why.UNCLEAR: "it is not clear which date “{words}” means",
}


def reason(why: Why, words: str) -> str:
    """A half-sentence that can stand before or after the question; without words it names none."""
    if not words and why is not Why.SEVERAL_DATES:
        return "it is not clear which date was meant"
    return SENTENCES[why].format(words=words)
