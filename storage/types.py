"""Column types that hold the same values on SQLite and on Postgres."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.types import TypeDecorator

TEN_THOUSANDTHS = Decimal(10_000)


class Moment(TypeDecorator[datetime]):
    """An aware UTC datetime; a naive one is refused, since it could mean any zone."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    @property
    def python_type(self) -> type[datetime]:
        """What a column of it holds."""
        return datetime

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Store in UTC; SQLite keeps it without the offset."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give it back aware, in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Money(TypeDecorator[Decimal]):
    """An exact Decimal kept as whole ten-thousandths, so that sums in SQL are exact on SQLite too."""

    impl = sa.BigInteger
    cache_ok = True

    @property
    def python_type(self) -> type[Decimal]:
        """What a column of it holds."""
        return Decimal

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        """Store whole ten-thousandths."""
        return None if value is None else int((value * TEN_THOUSANDTHS).to_integral_value())

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:  # noqa: ANN401 - a driver's own number type
        """Give back a Decimal without needless zeros: 45300, 138000.5."""
        if value is None:
            return None
        whole, rest = divmod(int(value), 10_000)
        return without_zeros(Decimal(value) / TEN_THOUSANDTHS) if rest else Decimal(whole)


def without_zeros(amount: Decimal) -> Decimal:
    """An amount as a column of Money gives it back: 100 for 100.00, so that both are one when texts are compared."""
    short = amount.normalize()
    return short if short.as_tuple().exponent == 0 else short + Decimal(0)
