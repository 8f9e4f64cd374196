"""CRM exports as they really are, read into deals; and the lists of owners and teams that go with them."""

from sales.crm.deals import derived_id
from sales.crm.export import COMMON_FIELDS, read_export
from sales.crm.header import deal_field_names
from sales.crm.people import read_people, read_teams
from sales.crm.stage_age import ENTERED
from sales.crm.values import (
    DateOrder,
    DealRow,
    Export,
    OpenStream,
    Origin,
    OwnerRow,
    Rejected,
    TeamRow,
    UnreadableFile,
)

__all__ = [
    "COMMON_FIELDS",
    "ENTERED",
    "DateOrder",
    "DealRow",
    "Export",
    "OpenStream",
    "Origin",
    "OwnerRow",
    "Rejected",
    "TeamRow",
    "UnreadableFile",
    "deal_field_names",
    "derived_id",
    "read_export",
    "read_people",
    "read_teams",
]
