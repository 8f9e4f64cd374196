"""Reading a CRM's export of deals, whatever CRM wrote it."""

import shlex
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from types import MappingProxyType

from sales.crm.aliases import DEAL_FIELDS, source_of
from sales.crm.deals import Rules, read_deal
from sales.crm.header import (
    checked_mapping,
    has_deal_prefix,
    header_key,
    listed,
    names_deals,
    positions_of,
    unknown_columns,
)
from sales.crm.layout import Layout, Reading, find_layout
from sales.crm.own import SOURCE, own_places
from sales.crm.survey import Survey, data_rows, survey
from sales.crm.text import folded, key_of, shortened
from sales.crm.values import DateOrder, DealRow, Export, OpenStream, Rejected

COMMON_FIELDS = ("name", "account", "amount", "currency", "stage", "close_on", "owner_name", "next_step", "external_id")


def read_export(
    open_stream: OpenStream,
    *,
    source: str | None,
    mapping: Mapping[str, str],
    date_order: DateOrder | None,
    currency: str | None,
) -> Export:
    """Find out a file's encoding, delimiter, header, date order and number of rows; its rows are read later.

    `source` is the name to record instead of the CRM found out; `mapping` gives fields to columns (column to field)
    before their known names; `date_order` decides dates like 03/04/2026 instead of the file; `currency` is the code
    for amounts that name none. Rows of our own export say which deals they are, unless `source` makes others of them.
    Raises UnreadableFile where the file as a whole, or the mapping, cannot be used; bad rows raise nothing and come
    as Rejected.
    """
    checked = checked_mapping(mapping, DEAL_FIELDS)
    accepts = partial(names_deals, mapping=checked)
    layout = find_layout(open_stream, Reading(DEAL_FIELDS, checked, accepts, _no_deals))
    found = survey(open_stream, layout)
    order = date_order or found.date_order
    own = own_places(layout.header)
    rules = Rules(
        header=layout.header,
        positions={**layout.positions, **own},
        date_order=order,
        serial_fields=found.serial_fields,
        mark="." if own else found.mark,
        currency=currency.strip().upper() if currency and not own else None,
        is_own=bool(own),
        has_origin=bool(own) and source is None,
    )
    return Export(
        source=source or (SOURCE if own else _source(layout.header)),
        encoding=layout.encoding,
        delimiter=layout.delimiter,
        columns=MappingProxyType({field: rules.header_of(field) for field in rules.positions}),
        unknown_columns=unknown_columns(layout.header, rules.positions),
        date_order=order,
        row_count=found.row_count,
        read=partial(_rows, open_stream, layout, found, rules),
    )


def _rows(open_stream: OpenStream, layout: Layout, found: Survey, rules: Rules) -> Iterator[DealRow | Rejected]:
    first_line: dict[str, int] = {}
    for record in data_rows(open_stream, layout, found.footer_line):
        row = read_deal(record, rules)
        if isinstance(row, DealRow):
            earlier = min(first_line.setdefault(key, row.line) for key in _keys(row))
            if earlier != row.line:
                row = Rejected(row.line, _repeats(row, earlier, has_ids="external_id" in rules.positions))
        yield row


def _keys(row: DealRow) -> tuple[str, ...]:
    """What no other row of the file may have: its id, and in our own export also the id that its source knows."""
    return (row.key, f"{row.origin.source}\n{row.external_id}") if row.origin else (row.key,)


def _repeats(row: DealRow, earlier: int, *, has_ids: bool) -> str:
    if has_ids and not row.external_id.startswith("row-"):
        return f"The id {row.key} stands on line {earlier} already: keep one of the two rows."
    return (
        f"Line {earlier} has the same name, account and date of creation, and no id tells the two apart: export the"
        " CRM's id as well, or keep one of the two rows."
    )


def _source(header: Sequence[str]) -> str:
    keys = frozenset(header_key(cell) for cell in header)
    return source_of(keys, has_deal_prefix=has_deal_prefix(header))


def _no_deals(header: Sequence[str]) -> str:
    if not any(key_of(cell) for cell in header):
        return "The file has no header: export the deals again, with the names of the columns in the first line."
    unknown = unknown_columns(header, positions_of(header, DEAL_FIELDS, {})) or tuple(header)
    example = shlex.quote(f"{shortened(folded(unknown[0]), 40)}=name")
    return (
        f"No column is known to hold the deals' names; not understood are {listed(unknown)}: say which column holds"
        f" what, for example --map {example}; fields are {', '.join(COMMON_FIELDS)}."
    )
