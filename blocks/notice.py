"""Plain answers of one sentence, and what a person is told when the fault is ours."""

from blocks.message import Message, section
from blocks.typed import cut_end, escape

_LONGEST = 500


def plain(sentence: str) -> Message:
    """One sentence, as it is; typed words in it ping nobody."""
    said = escape(cut_end(sentence, _LONGEST))
    return Message(said, [section(said)])


def error(reference: str) -> Message:
    """Something failed on our side; the reference finds it in the log."""
    return plain(
        "Something went wrong on our side. Nothing was lost; try again in a moment, "
        f"and if it happens again, give your admin the reference {reference}."
    )
