"""Next steps as the CRMs' own importers take them: as tasks (Salesforce, HubSpot) or activities (Pipedrive).

Salesforce's Data Loader matches columns by the API's names of a Task's fields. HubSpot's importer matches those of its
example files, `Label <OBJECT property>`, and ties a task to the deal whose record id stands in its row. Pipedrive's
importer knows fields by `Entity - Field`.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Literal
from zoneinfo import ZoneInfo

from sales.crm.text import shortened
from sales.working_time import moment

Crm = Literal["salesforce", "hubspot", "pipedrive"]
CRMS: tuple[Crm, ...] = ("salesforce", "hubspot", "pipedrive")

SUBJECT_LENGTH = 255
MORNING = time(8)  # HubSpot wants a time of day; where the step has none, it is this one where its owner is
_DEAL_ID: Mapping[Crm, re.Pattern[str]] = {
    "salesforce": re.compile(r"[0-9A-Za-z]{15}(?:[0-9A-Za-z]{3})?"),
    "hubspot": re.compile(r"[0-9]+"),
    "pipedrive": re.compile(r"[0-9]+"),
}
_USER_ID = re.compile(r"005[0-9A-Za-z]{12}(?:[0-9A-Za-z]{3})?")


@dataclass(frozen=True, slots=True)
class Task:
    """A step with what a CRM wants to know of it: the deal's id there, and its owner by all names.

    `due_at` (UTC) is given where the step has a time of day; `zone` is where the owner is. `owner_calls` is what CRMs
    call the owner: names, e-mails, ids. `contact` is the buyer's person who does it, where it is a buyer's step.
    """

    step_id: str
    text: str
    deal_id: str
    due_on: date
    due_at: datetime | None
    zone: str
    is_done: bool
    is_buyers: bool
    contact: str | None
    owner_name: str
    owner_email: str | None
    owner_calls: tuple[str, ...] = ()

    @property
    def owner_user_id(self) -> str:
        """Their user id in Salesforce, where just one is known; else empty."""
        ids = [call for call in self.owner_calls if _USER_ID.fullmatch(call)]
        return ids[0] if len(ids) == 1 else ""

    @property
    def owner_called(self) -> str:
        """Their name as the CRM writes it, where just one is known; else as Slack does."""
        names = [call for call in self.owner_calls if "@" not in call and not _is_id(call)]
        return names[0] if len(names) == 1 else self.owner_name


def is_deal_id(crm: Crm, external_id: str | None) -> bool:
    """Whether this is an id that the CRM gave; a report without ids has none."""
    return external_id is not None and _DEAL_ID[crm].fullmatch(external_id) is not None


def columns(crm: Crm) -> tuple[str, ...]:
    """The header of the file for a CRM."""
    return tuple(_COLUMNS[crm])


def cells(crm: Crm, task: Task) -> dict[str, str]:
    """A task's row in the file for a CRM."""
    return {column: write(task) for column, write in _COLUMNS[crm].items()}


def names_owner(crm: Crm, task: Task) -> bool:
    """Whether the row says whose task it is, so that nobody has to give it to them by hand."""
    return bool({"salesforce": task.owner_user_id, "hubspot": task.owner_email, "pipedrive": task.owner_called}[crm])


def _is_id(call: str) -> bool:
    return call.isdigit() or _USER_ID.fullmatch(call) is not None


def _subject(task: Task) -> str:
    return shortened(task.text, SUBJECT_LENGTH)


def _due_moment(task: Task) -> str:
    due = task.due_at or moment(task.due_on, MORNING, task.zone)
    return due.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _notes(task: Task) -> str:
    """Everything for which there is no column."""
    who = f"The buyer sees to it: {task.contact}." if task.contact else "The buyer sees to it."
    return " ".join(
        (
            *([task.text] if len(task.text) > SUBJECT_LENGTH else []),
            *([who] if task.is_buyers else []),
            f"Nextstep {task.step_id}",
        )
    )


def _notes_with_time(task: Task) -> str:
    if task.due_at is None:
        return _notes(task)
    return f"Due at {task.due_at.astimezone(ZoneInfo(task.zone)):%H:%M} ({task.zone}). {_notes(task)}"


def _one_of(open_: str, done: str) -> Callable[[Task], str]:
    return lambda task: done if task.is_done else open_


def _always(value: str) -> Callable[[Task], str]:
    return lambda _task: value


_COLUMNS: Mapping[Crm, Mapping[str, Callable[[Task], str]]] = {
    "salesforce": {
        "Subject": _subject,
        "ActivityDate": lambda task: task.due_on.isoformat(),
        "WhatId": lambda task: task.deal_id,
        "OwnerId": lambda task: task.owner_user_id,
        "Status": _one_of("Not Started", "Completed"),
        "Priority": _always("Normal"),
        "Description": _notes_with_time,
        "Owner Email": lambda task: task.owner_email or "",
    },
    "hubspot": {
        "Record ID <DEAL hs_object_id>": lambda task: task.deal_id,
        "Task title <TASK hs_task_subject>": _subject,
        "Due date <TASK hs_timestamp>": _due_moment,
        "Assigned to <TASK hubspot_owner_id>": lambda task: task.owner_email or "",
        "Task status <TASK hs_task_status>": _one_of("NOT_STARTED", "COMPLETED"),
        "Task type <TASK hs_task_type>": _always("TODO"),
        "Task notes <TASK hs_task_body>": _notes,
    },
    "pipedrive": {
        "Activity - Subject": _subject,
        "Activity - Type": _always("Task"),
        "Activity - Due date": lambda task: task.due_on.isoformat(),
        "Activity - Done": _one_of("To do", "Done"),
        "Activity - Assigned to user": lambda task: task.owner_called,
        "Activity - Note": _notes_with_time,
        "Deal - Pipedrive System ID": lambda task: task.deal_id,
    },
}
