"""What a setting may be: the values that the settings file and the forms in Slack take alike."""

import re
import unicodedata
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from sales.crm.currencies import currency_of
from sales.working_time import is_region, is_zone

LONGEST_NAME = 100
LONGEST_NORM = 3650


def _zone(name: str) -> str:
    if not is_zone(name):
        raise ValueError(f"“{name}” is no time zone; write one like Europe/Berlin")
    return name


def _region(name: str) -> str:
    if not is_region(name):
        raise ValueError(f"no public holidays are known for “{name}”; write a country like US, or a part like DE-BY")
    return name


def _local_time(text: str) -> str:
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", text):
        raise ValueError(f"“{text}” is no time of day; write one like 08:30")
    return text


def _currency(code: str) -> str:
    if not re.fullmatch(r"[A-Z]{3}", code) or currency_of(code, None) != code:
        raise ValueError(f"“{code}” is no currency; write its code, like USD")
    return code


def _channel(name: str) -> str:
    if not re.fullmatch(r"#\S+|[CG][A-Z0-9]+", name):
        raise ValueError(f"“{name}” is no channel; write it as #name, or its Slack id (C…)")
    return name


def named(text: str) -> str:
    """The name of a team or stage as it is kept. Raises ValueError, with what is wrong with it."""
    name = text.strip()
    if not name:
        raise ValueError("it is empty")
    if len(name) > LONGEST_NAME:
        raise ValueError(f"it has more than {LONGEST_NAME} characters")
    if any(unicodedata.category(sign) in {"Cc", "Zl", "Zp"} for sign in name):
        raise ValueError("it holds a line break or another sign that cannot be shown")
    return name


def _not_a_number(value: object) -> object:
    """YAML reads 10:30 without quotation marks as sixties: 630."""
    return f"{value // 60:02}:{value % 60:02}" if type(value) is int else value


def _not_a_no(value: object) -> object:
    """YAML reads Norway's NO without quotation marks as false."""
    return "NO" if value is False else value


Name = Annotated[str, AfterValidator(named)]
Zone = Annotated[str, AfterValidator(_zone)]
Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
LocalTime = Annotated[str, BeforeValidator(_not_a_number), AfterValidator(_local_time)]
Currency = Annotated[str, AfterValidator(_currency)]
Region = Annotated[str, BeforeValidator(_not_a_no), AfterValidator(_region)]
Channel = Annotated[str, AfterValidator(_channel)]
Norm = Annotated[int, Field(strict=True, gt=0, le=LONGEST_NORM)]
