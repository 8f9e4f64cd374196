"""One row of cells to one deal."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from hashlib import sha256

from sales.crm.aliases import DATE_FIELDS
from sales.crm.amounts import Mark, Trouble, read_money
from sales.crm.currencies import read_currency
from sales.crm.dates import When, both_readings, either_order, read_when
from sales.crm.formulas import as_meant
from sales.crm.outcome import is_deleted, status_of
from sales.crm.own import SOURCE
from sales.crm.stage_age import column_of_stage
from sales.crm.table import Record
from sales.crm.text import folded, is_nothing, quoted, shortened
from sales.crm.values import DateOrder, DealRow, Origin, Rejected
from sales.deal import NAME_LENGTH, Status

LONGEST_ID = 255
LONGEST_TEXT = 2000
_SPREADSHEET_TEXT = re.compile(r'="([^"]*)"')
_SPREADSHEET_ID = re.compile(r"\d(?:[.,]\d+)?E\+\d+", re.IGNORECASE)
_DAYS = re.compile(r"(\d{1,5})(?:[.,]0+)?")
_NO_RECORD = re.compile(r"0{15}(?:AAA)?")
_ADDRESS = re.compile(r"(?P<name>.*?)[\s<(]*(?P<email>[^\s<>()@]+@[^\s<>()@]+)[>)]*")
_AMOUNT_SENTENCES: Mapping[Trouble, str] = {
    "unreadable": "is not an amount, so it was left empty: write digits only, such as 45300.50.",
    "negative": "is negative, which no deal is worth, so it was left empty.",
    "ambiguous": "could be thousands or decimals, so it was left empty: write it without a thousands separator.",
    "too large": "has more than 12 digits, so it was left empty.",
}

Values = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Rules:
    """How this file's cells are to be read; `currency` is the caller's default.

    `is_own`: it is our own export, in which every cell means just what it says; `has_origin`: its rows are the deals
    that they were when they were exported.
    """

    header: tuple[str, ...]
    positions: Mapping[str, int]
    date_order: DateOrder | None
    serial_fields: frozenset[str]
    mark: Mark | None
    currency: str | None
    is_own: bool = False
    has_origin: bool = False

    def header_of(self, field: str) -> str:
        """The file's own word for a field."""
        return folded(self.header[self.positions[field]])


def read_deal(record: Record, rules: Rules) -> DealRow | Rejected:
    """The deal of a row, or the reason why it cannot be taken.

    A row without an id gets one that stays the same in every export: see `derived_id`.
    """
    if fault := _fault_of_shape(record, rules):
        return Rejected(record.line, fault)
    values = _values(record, rules)
    if fault := _fault_of_content(values):
        return Rejected(record.line, fault)
    return _deal(record, values, rules)


def derived_id(name: str, account: str, created: str) -> str:
    """The id of a row that has none: the same for the same name, account and day of creation, whatever else changes.

    Case and spaces do not count, nor which of day and month is written first, so that the answer to an ambiguous
    date does not make a new deal of an old one.
    """
    parts = (folded(name).casefold(), folded(account).casefold(), either_order(created))
    return "row-" + sha256("\n".join(parts).encode()).hexdigest()[:20]


def deal_name(values: Values) -> str:
    """The deal's name; without one `account – product`, else `product – id`, else `account – id`, else what there is.

    Empty where the row names nothing at all.
    """
    if values.get("name"):
        return values["name"]
    account, product, own_id = (values.get(field, "") for field in ("account", "product", "external_id"))
    if account and product:
        return f"{account} – {product}"
    named = product or account
    return f"{named} – {own_id}" if named and own_id else named


def _fault_of_shape(record: Record, rules: Rules) -> str | None:
    if record.torn:
        return "A quotation mark on this line is never closed: close it or remove it, and import the file again."
    width = len(rules.header)
    if any(folded(cell) for cell in record.cells[width:]):
        return (
            f"The row has {len(record.cells)} cells and the header {width}: put quotation marks around the text that"
            " holds the separator, and import the file again."
        )
    if tuple(record.cells) == rules.header:
        return "The row repeats the header: remove it."
    return None


def _fault_of_content(values: Values) -> str | None:
    if is_deleted(values):
        return "The CRM holds this deal as deleted: restore it there if it should come along."
    own_id = values.get("external_id", "")
    if _SPREADSHEET_ID.fullmatch(own_id):
        return f"A spreadsheet has shortened the id to {quoted(own_id)}: export the deals from the CRM again."
    if len(own_id) > LONGEST_ID:
        return f"The id has more than {LONGEST_ID} characters: map the column that holds the CRM's id."
    if not deal_name(values):
        return "The row names no deal, account or product: give the deal a name and import the file again."
    return None


def _values(record: Record, rules: Rules) -> dict[str, str]:
    """The cells by field, folded to one line, those left out that say nothing; of our own export as they are."""
    values = {}
    if rules.is_own:
        cells = {field: as_meant(record.cells[at]) for field, at in rules.positions.items() if at < len(record.cells)}
        return {field: cell for field, cell in cells.items() if cell.strip()}
    for field, place in rules.positions.items():
        text = folded(record.cells[place]) if place < len(record.cells) else ""
        if not is_nothing(text) or (text and field == "name"):
            values[field] = text
    if "external_id" in values:
        values["external_id"] = _own_id(values["external_id"])
    return values


def _own_id(text: str) -> str:
    wrapped = _SPREADSHEET_TEXT.fullmatch(text)
    own_id = wrapped[1].strip() if wrapped else text
    return "" if _NO_RECORD.fullmatch(own_id) else own_id


def _deal(record: Record, values: Values, rules: Rules) -> DealRow:
    notes: list[str] = []
    if len(record.cells) < len(rules.header):
        notes.append(f"The row has {len(record.cells)} of {len(rules.header)} cells: the others were taken as empty.")
    if "external_id" in rules.positions and not values.get("external_id") and not rules.is_own:
        notes.append("The row has no id: from now on its name, account and date of creation tell it apart.")
    status, unclear = status_of(values)
    notes += [unclear] if unclear else []
    whens = _whens(values, rules, notes)
    amount, currency = _money(values, rules, notes)
    name, email, owner_id = _owner(values)
    close, created, entered = (whens.get(field) for field in ("close_on", "created_at", "stage_since"))
    return DealRow(
        line=record.line,
        external_id=values.get("external_id") or values.get("deal_id") or _id_without_column(values),
        name=_short("name", deal_name(values), NAME_LENGTH, notes) or "",
        account=_short("account", values.get("account"), NAME_LENGTH, notes),
        amount=amount,
        currency=currency,
        stage=_short("stage", values.get("stage"), NAME_LENGTH, notes),
        stage_since=entered.at if entered else None,
        stage_days=_days(values, rules, notes),
        pipeline=_short("pipeline", values.get("pipeline"), NAME_LENGTH, notes),
        status=status,
        owner_name=_short("owner", name, NAME_LENGTH, notes),
        owner_email=_short("owner's e-mail", email, LONGEST_ID, notes),
        owner_external_id=_short("owner's id", owner_id, LONGEST_ID, notes),
        close_on=close.day if close else None,
        created_at=created.at if created else None,
        closed_at=_closed_at(status, whens, is_own=rules.is_own),
        next_step=_short("next step", values.get("next_step"), LONGEST_TEXT, notes),
        notes=tuple(notes),
        origin=_origin(values) if rules.has_origin else None,
    )


def _origin(values: Values) -> Origin | None:
    deal_id = values.get("deal_id")
    return Origin(values.get("workspace_id", ""), deal_id, values.get("source") or SOURCE) if deal_id else None


def _id_without_column(values: Values) -> str:
    return derived_id(deal_name(values), values.get("account", ""), values.get("created_at", ""))


def _short(what: str, text: str | None, length: int, notes: list[str]) -> str | None:
    if text and len(text) > length:
        notes.append(f"The {what} was cut to {length} characters.")
        return shortened(text, length)
    return text or None


def _whens(values: Values, rules: Rules, notes: list[str]) -> dict[str, When | None]:
    """Its dates by field; of the columns for single stages only that of the stage in which it is."""
    whens = {field: _when(field, values, rules, notes) for field in values if field in DATE_FIELDS}
    if not whens.get("stage_since") and (column := column_of_stage(values)):
        whens["stage_since"] = _when(column, values, rules, notes)
    return whens


def _days(values: Values, rules: Rules, notes: list[str]) -> int | None:
    """For how many days it had been in its stage."""
    text = values.get("stage_days")
    if not text:
        return None
    if told := _DAYS.fullmatch(text):
        return int(told[1])
    what = f"{rules.header_of('stage_days')} {quoted(text)}"
    notes.append(f"{what} is not a number of days, so it was left empty: write digits only, such as 62.")
    return None


def _when(field: str, values: Values, rules: Rules, notes: list[str]) -> When | None:
    text = values.get(field, "")
    if not text or text.startswith("0000-00-00"):
        return None
    when = read_when(text, rules.date_order, serial=field in rules.serial_fields)
    if isinstance(when, When):
        return when
    what = f"{rules.header_of(field)} {quoted(text)}"
    if when == "ambiguous":
        days = " or ".join(f"{day.day} {day:%B %Y}" for day in both_readings(text))
        notes.append(f"{what} could be {days}, so it was left empty: import again with --dates dmy or --dates mdy.")
    else:
        remedy = f"write it as YYYY-MM-DD{_order(rules)}"
        notes.append(f"{what} is not a date that can be read, so it was left empty: {remedy}.")
    return None


def _order(rules: Rules) -> str:
    return f", or check --dates {rules.date_order}" if rules.date_order else ""


def _closed_at(status: Status, whens: Mapping[str, When | None], *, is_own: bool) -> datetime | None:
    """The won or lost time; for a closed deal without one the time of closing, else (but of ours) the close date."""
    if status == "open":
        return None
    places = ("closed_at",) if is_own else (f"{status}_at", "closed_at", "close_on")
    return next((when.at for place in places if (when := whens.get(place))), None)


def _money(values: Values, rules: Rules, notes: list[str]) -> tuple[Decimal | None, str | None]:
    """Amount and currency: the amount's own sign comes before the currency column, and that before the default."""
    told = values.get("currency")
    named = read_currency(told, rules.currency) if told else rules.currency
    if told and not named:
        notes.append(f"{rules.header_of('currency')} {quoted(told)} is no currency: use a code such as USD or EUR.")
    text = values.get("amount")
    if not text:
        return None, named
    what = f"{rules.header_of('amount')} {quoted(text)}"
    money = read_money(text, rules.mark, named)
    if isinstance(money, str):
        notes.append(f"{what} {_AMOUNT_SENTENCES[money]}")
        return None, named
    if money.rounded:
        notes.append(f"{what} was rounded to 4 decimals.")
    if told and money.currency and named and money.currency != named:
        taken = money.currency
        notes.append(f"{what} is in {taken}, although the row's currency is {named}: {taken} was taken.")
    return money.amount, money.currency or named


def _owner(values: Values) -> tuple[str | None, str | None, str | None]:
    """Name, e-mail and id of the owner; an address or a name that stands in another's place is moved to its own."""
    name, email, own_id = (values.get(field) for field in ("owner_name", "owner_email", "owner_external_id"))
    if own_id and (" " in own_id or "@" in own_id):
        name, own_id = name or own_id, None
    if own_id and _NO_RECORD.fullmatch(own_id):
        own_id = None
    if name and len(name) <= LONGEST_ID and (found := _ADDRESS.fullmatch(name)):
        name, email = found["name"].strip() or None, email or found["email"]
    return name, email, own_id
