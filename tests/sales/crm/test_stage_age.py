"""Since when a deal is in its stage, as CRMs tell it; unknown where they do not."""

import io
from datetime import UTC, datetime

import pytest

from sales.crm import DealRow, Export, read_export

AUGUST = datetime(2026, 8, 15, tzinfo=UTC)


def opened(header: str, *lines: str) -> Export:
    content = "\n".join([header, *lines]).encode()
    return read_export(lambda: io.BytesIO(content), source=None, mapping={}, date_order=None, currency=None)


def told(header: str, line: str) -> DealRow:
    (row,) = opened(header, line).rows()
    assert isinstance(row, DealRow)
    return row


@pytest.mark.parametrize(
    "column",
    [
        "Date entered current stage",
        "hs_v2_date_entered_current_stage",
        "Last Stage Change Date",
        "LastStageChangeDate",
        "Deal - Last stage change",
        "stage_change_time",
        '"Date entered ""Proposal (Sales Pipeline)"""',
        '"Date entered ""Proposal"" (Sales Pipeline)"',
        "Date entered “Proposal (Sales Pipeline)”",
        "Date entered 'Proposal (Sales Pipeline)'",
        "Date entered Proposal",
        "hs_v2_date_entered_proposal",
        "hs_date_entered_proposal",
    ],
)
def test_each_crms_column_tells_when_the_stage_was_entered(column: str) -> None:
    header = f"Deal Name,Deal Stage,{column}"
    assert told(header, "Pilot,Proposal,2026-08-15").stage_since == AUGUST
    assert opened(header, "Pilot,Proposal,2026-08-15").unknown_columns == ()


HEADER = 'Deal Name,Pipeline,Deal Stage,"Date entered ""Discovery (Sales)""","Date entered ""Proposal (Sales)"""'


def test_of_hubspots_columns_the_one_for_the_present_stage_counts() -> None:
    row = told(HEADER, "Pilot,Sales,Proposal,2026-07-01,2026-08-15")
    assert row.stage_since == AUGUST
    back = told(HEADER, "Pilot,Sales,Discovery,2026-08-15,2026-07-01")
    assert back.stage_since == AUGUST


@pytest.mark.parametrize("stage", ["Proposal", "proposal", "Proposal (Sales)"])
def test_without_a_column_for_the_pipeline_the_stages_name_is_enough(stage: str) -> None:
    header = HEADER.replace("Pipeline,", "")
    assert told(header, f"Pilot,{stage},,2026-08-15").stage_since == AUGUST


@pytest.mark.parametrize(
    "line",
    [
        "Pilot,Sales,Negotiation,2026-07-01,2026-08-15",
        "Pilot,Sales,Proposal,2026-07-01,",
        "Pilot,Renewals,Proposal,2026-07-01,2026-08-15",
        "Pilot,Sales,,2026-07-01,2026-08-15",
    ],
)
def test_what_the_file_does_not_say_of_this_stage_is_unknown(line: str) -> None:
    row = told(HEADER, line)
    assert (row.stage_since, row.notes) == (None, ())


def test_two_pipelines_with_a_stage_of_one_name_leave_it_open() -> None:
    header = 'Deal Name,Deal Stage,"Date entered ""Proposal (Sales)""","Date entered ""Proposal (Renewals)"""'
    assert told(header, "Pilot,Proposal,2026-07-01,2026-08-15").stage_since is None
    assert told(header, "Pilot,Proposal,,2026-08-15").stage_since == AUGUST


def test_the_file_decides_on_the_order_of_day_and_month_for_these_dates_too() -> None:
    header = 'Deal Name,Deal Stage,"Date entered ""Discovery""","Date entered ""Proposal"""'
    first, second = opened(header, "A,Discovery,04/08/2026,", "B,Proposal,,15/08/2026").rows()
    assert isinstance(first, DealRow)
    assert isinstance(second, DealRow)
    assert (first.stage_since, second.stage_since) == (datetime(2026, 8, 4, tzinfo=UTC), AUGUST)


def test_an_ambiguous_date_is_left_open_and_said_only_for_the_present_stage() -> None:
    header = 'Deal Name,Deal Stage,"Date entered ""Discovery""","Date entered ""Proposal"""'
    row = told(header, "A,Proposal,03/04/2026,05/06/2026")
    assert row.stage_since is None
    assert [("05/06/2026" in note, "--dates" in note) for note in row.notes] == [(True, True)]


@pytest.mark.parametrize(("cell", "days"), [("62", 62), ("0", 0), ("62.00", 62), ("", None), ("-", None)])
def test_salesforces_stage_duration_is_a_number_of_days(cell: str, days: int | None) -> None:
    row = told("Opportunity Name,Stage,Stage Duration", f"Pilot,Proposal,{cell}")
    assert (row.stage_days, row.stage_since, row.notes) == (days, None, ())


@pytest.mark.parametrize("cell", ["-3", "two weeks", "1e9", "2026-08-15"])
def test_a_duration_that_is_no_number_of_days_is_left_empty_and_said(cell: str) -> None:
    row = told("Opportunity Name,Stage,Stage Duration", f"Pilot,Proposal,{cell}")
    assert row.stage_days is None
    assert ["Stage Duration" in note for note in row.notes] == [True]
