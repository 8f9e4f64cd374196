"""Whom Slack's user object tells to be of another company: by its flag, or by their workspace alone."""

from typing import Any

import pytest

from bot import slack

OWN, OTHER = "T1", "T2"
GRID = {"id": "W1", "enterprise_id": "E1"}


@pytest.mark.parametrize(
    ("told", "is_stranger"),
    [
        ({"team_id": OWN}, False),
        ({"team_id": OTHER}, True),
        ({"team_id": OTHER, "is_stranger": False}, True),
        ({"team_id": OTHER, "is_stranger": True}, True),
        ({"team_id": OWN, "is_stranger": True}, True),
        ({"team_id": OTHER, "enterprise_user": {**GRID, "teams": [OTHER, OWN]}}, False),
        ({"team_id": OTHER, "enterprise_user": {**GRID, "teams": [OTHER]}}, True),
        ({"team_id": OTHER, "enterprise_user": None}, True),
        ({"team_id": OTHER, "is_stranger": True, "enterprise_user": {**GRID, "teams": [OWN]}}, True),
    ],
)
def test_who_is_of_another_company(told: dict[str, Any], is_stranger: bool) -> None:
    assert slack.person({"id": "U1", "name": "sam", **told}, OWN).is_stranger is is_stranger
