"""Headers to fields: by their known names, or as the caller maps them."""

import re
from collections.abc import Mapping, Sequence

from sales.crm.aliases import DEAL_FIELDS, Vocabulary
from sales.crm.stage_age import stage_columns
from sales.crm.text import folded, key_of, quoted
from sales.crm.values import UnreadableFile

_PREFIX = re.compile(r"^\s*deal\s+-\s+", re.IGNORECASE)
_IGNORED = frozenset({"ignore", "skip", "none", ""})
_GENERIC_NAMES = frozenset({"name", "title"})
_MARKS_OF_A_DEAL = frozenset({"amount", "stage", "status", "close_on", "is_won", "is_closed"})
_WHAT_NAMES_A_DEAL = frozenset({"name", "product", "account"})

Positions = Mapping[str, int]


def header_key(header: str) -> str:
    """A header for comparing, without Pipedrive's `Deal - `."""
    return key_of(_PREFIX.sub("", header))


def has_deal_prefix(header: Sequence[str]) -> bool:
    """Whether any header starts with Pipedrive's `Deal - `."""
    return any(_PREFIX.match(cell) for cell in header)


def positions_of(header: Sequence[str], vocabulary: Vocabulary, mapping: Mapping[str, str]) -> Positions:
    """Where each field stands, from 0; `mapping` (column to field) comes before the known names.

    Columns that the mapping names and the header lacks are passed over here: see `check_mapping`.
    """
    first_at: dict[str, int] = {}
    for index, cell in enumerate(header):
        first_at.setdefault(header_key(cell), index)
    found, taken = _mapped(header, mapping)
    for field, aliases in vocabulary.items():
        if field in found:
            continue
        places = (first_at.get(header_key(alias)) for alias in aliases)
        place = next((at for at in places if at is not None and at not in taken), None)
        if place is not None:
            found[field] = place
            taken.add(place)
    return found | (stage_columns(header, taken) if "stage_since" in vocabulary else {})


def field_named(name: str, vocabulary: Vocabulary) -> str | None:
    """The field that a person means: by its own name or by any of its known headers; empty to ignore the column.

    None where there is no such field.
    """
    key = key_of(name)
    if key in _IGNORED:
        return ""
    own = {key_of(field): field for field in vocabulary}
    known = {key_of(alias): field for field, aliases in reversed(list(vocabulary.items())) for alias in aliases}
    return own.get(key) or known.get(key)


def checked_mapping(mapping: Mapping[str, str], vocabulary: Vocabulary) -> dict[str, str]:
    """The mapping with the fields' own names; raises UnreadableFile for an unknown field or one given twice."""
    checked: dict[str, str] = {}
    for column, name in mapping.items():
        field = field_named(name, vocabulary)
        if field is None:
            fields = ", ".join(vocabulary)
            raise UnreadableFile(f"There is no field {quoted(name)} to map a column to: use one of {fields}.")
        if field and field in checked.values():
            raise UnreadableFile(f"Two columns are mapped to {field}: map only one of them.")
        checked[column] = field
    return checked


def check_columns(mapping: Mapping[str, str], header: Sequence[str]) -> None:
    """Raise UnreadableFile where the mapping names a column that the header lacks."""
    for column in mapping:
        if _place(column, header) is None:
            raise UnreadableFile(f"The file has no column {quoted(column)}: its columns are {listed(header)}.")


def names_deals(header: Sequence[str], positions: Positions, mapping: Mapping[str, str]) -> bool:
    """Whether these columns hold deals: a deal's name, or any name beside an amount, stage, status or close date."""
    if "name" in mapping.values():
        return "name" in positions
    if "name" in positions and header_key(header[positions["name"]]) not in _GENERIC_NAMES:
        return True
    if has_deal_prefix(header):
        return "name" in positions
    return bool(positions.keys() & _WHAT_NAMES_A_DEAL) and bool(positions.keys() & _MARKS_OF_A_DEAL)


def unknown_columns(header: Sequence[str], positions: Positions) -> tuple[str, ...]:
    """The headers that stand for no field, as the file writes them."""
    known = set(positions.values())
    return tuple(folded(cell) for at, cell in enumerate(header) if at not in known and folded(cell))


def listed(header: Sequence[str]) -> str:
    """The columns for a sentence: the first few, and how many more."""
    shown = [quoted(cell) for cell in header[:8]]
    more = len(header) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more else "")


def deal_field_names() -> tuple[str, ...]:
    """The fields that a column can be mapped to."""
    return tuple(DEAL_FIELDS)


def _mapped(header: Sequence[str], mapping: Mapping[str, str]) -> tuple[dict[str, int], set[int]]:
    found: dict[str, int] = {}
    taken: set[int] = set()
    for column, field in mapping.items():
        place = _place(column, header)
        if place is None:
            continue
        taken.add(place)
        if field:
            found[field] = place
    return found, taken


def _place(column: str, header: Sequence[str]) -> int | None:
    """Where a column stands: its exact header comes before one that differs in case or punctuation only."""
    exact = folded(column)
    for at, cell in enumerate(header):
        if folded(cell) == exact:
            return at
    key = header_key(column)
    return next((at for at, cell in enumerate(header) if key and header_key(cell) == key), None)
