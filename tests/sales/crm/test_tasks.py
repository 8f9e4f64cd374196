"""Next steps in the files that the CRMs' own importers take."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from sales.crm.tasks import CRMS, Crm, Task, cells, columns, is_deal_id, names_owner

STEP = Task(
    step_id="s1",
    text="Send the quote",
    deal_id="0065g00000A1b2CAAR",
    due_on=date(2026, 11, 27),
    due_at=None,
    zone="America/New_York",
    is_done=False,
    is_buyers=False,
    contact=None,
    owner_name="Jane Roe",
    owner_email="jane@example.com",
    owner_calls=("0055g0000001abcAAQ", "J. Roe", "jane@example.com"),
)


def test_salesforces_data_loader_gets_a_tasks_fields() -> None:
    assert cells("salesforce", STEP) == {
        "Subject": "Send the quote",
        "ActivityDate": "2026-11-27",
        "WhatId": "0065g00000A1b2CAAR",
        "OwnerId": "0055g0000001abcAAQ",
        "Status": "Not Started",
        "Priority": "Normal",
        "Description": "Nextstep s1",
        "Owner Email": "jane@example.com",
    }


def test_hubspots_importer_gets_its_own_headers_with_the_deals_record_id() -> None:
    assert cells("hubspot", replace(STEP, deal_id="40100001")) == {
        "Record ID <DEAL hs_object_id>": "40100001",
        "Task title <TASK hs_task_subject>": "Send the quote",
        "Due date <TASK hs_timestamp>": "2026-11-27T13:00:00Z",
        "Assigned to <TASK hubspot_owner_id>": "jane@example.com",
        "Task status <TASK hs_task_status>": "NOT_STARTED",
        "Task type <TASK hs_task_type>": "TODO",
        "Task notes <TASK hs_task_body>": "Nextstep s1",
    }


def test_pipedrives_importer_gets_an_activity_of_a_deal() -> None:
    assert cells("pipedrive", replace(STEP, deal_id="301", is_done=True)) == {
        "Activity - Subject": "Send the quote",
        "Activity - Type": "Task",
        "Activity - Due date": "2026-11-27",
        "Activity - Done": "Done",
        "Activity - Assigned to user": "J. Roe",
        "Activity - Note": "Nextstep s1",
        "Deal - Pipedrive System ID": "301",
    }


@pytest.mark.parametrize("crm", CRMS)
def test_each_row_has_the_columns_of_its_header(crm: Crm) -> None:
    assert tuple(cells(crm, STEP)) == columns(crm)


def test_a_time_of_day_and_the_buyers_person_are_not_lost() -> None:
    at = datetime(2026, 11, 27, 20, 30, tzinfo=UTC)
    step = replace(STEP, due_at=at, is_buyers=True, contact="Odd Berge")
    assert cells("hubspot", step)["Due date <TASK hs_timestamp>"] == "2026-11-27T20:30:00Z"
    assert cells("salesforce", step)["Description"] == (
        "Due at 15:30 (America/New_York). The buyer sees to it: Odd Berge. Nextstep s1"
    )


def test_a_long_step_is_cut_in_its_title_and_whole_in_its_notes() -> None:
    step = replace(STEP, text="x" * 300)
    assert len(cells("salesforce", step)["Subject"]) == 255
    assert cells("salesforce", step)["Description"] == f"{'x' * 300} Nextstep s1"


@pytest.mark.parametrize(
    ("crm", "external_id", "known"),
    [
        ("salesforce", "0065g00000A1b2C", True),
        ("salesforce", "row-ceaeae08743f0fb14de4", False),
        ("hubspot", "40100001", True),
        ("hubspot", "row-1", False),
        ("pipedrive", None, False),
    ],
)
def test_only_what_the_crm_gave_is_its_id(crm: Crm, external_id: str | None, known: bool) -> None:
    assert is_deal_id(crm, external_id) is known


def test_an_owner_whom_the_crm_cannot_know_is_told() -> None:
    stranger = replace(STEP, owner_email=None, owner_calls=())
    assert {crm: names_owner(crm, stranger) for crm in CRMS} == {
        "salesforce": False,
        "hubspot": False,
        "pipedrive": True,
    }
    two = replace(STEP, owner_calls=("0055g0000001abcAAQ", "0055g0000001abdAAQ", "J. Roe", "Jane R."))
    assert cells("salesforce", two)["OwnerId"] == ""
    assert cells("pipedrive", two)["Activity - Assigned to user"] == "Jane Roe"
