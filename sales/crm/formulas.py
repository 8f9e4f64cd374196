"""Text that spreadsheets take for formulas: made harmless on the way out, and taken back from our own files."""

_BEGINNINGS = tuple("=+-@\t\r\n＝＋－＠")  # East Asian spreadsheets take the wide ones as well
_MARK = "'"


def harmless(text: str) -> str:
    """The text with a mark before it where a spreadsheet would calculate it."""
    return _MARK + text if _is_dangerous(text) else text


def as_meant(cell: str) -> str:
    """What `harmless` was given. Text that bore such a mark of its own got another one, so that this one is ours."""
    return cell[len(_MARK) :] if cell.startswith(_MARK) and _is_dangerous(cell) else cell


def _is_dangerous(text: str) -> bool:
    return text.lstrip(_MARK).startswith(_BEGINNINGS)
