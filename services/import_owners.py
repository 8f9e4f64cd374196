"""Who the owners named by a CRM are in Slack: by Slack id, e-mail or the given list, else by a whole, unique name."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from sqlalchemy.engine import Connection

from sales.crm import DealRow, OwnerRow
from sales.person import Person
from storage import people, teams
from storage.teams import CrmOwner

How = Literal["told", "name", "namesakes", "other address", "nobody"]


@dataclass(frozen=True, slots=True)
class Found:
    """Who owns a row's deal in Slack, if anybody is sure, and how that was found out or why it was not.

    `told`: by id, e-mail or the list. `name`: one person alone is called so. `namesakes`: several are. `other address`:
    one is, but has another e-mail than the file says.
    """

    person_id: str | None
    how: How


@dataclass
class Owners:
    """Look-ups for an import. `listed` goes by what the CRM calls the owner (name, e-mail or id), in lower case.

    `new` are those found by name since the last batch, `named` all of this import, by what the CRM calls them.
    """

    ids: frozenset[str]
    by_email: Mapping[str, str]
    by_name: Mapping[str, Sequence[Person]]
    listed: dict[str, CrmOwner]
    new: dict[str, CrmOwner] = field(default_factory=dict)
    named: dict[str, str] = field(default_factory=dict)

    def of(self, row: DealRow) -> Found:
        """The owner of a row; never by a part of a name."""
        if row.owner_external_id in self.ids:
            return Found(row.owner_external_id, "told")
        if not row.owner_email and (named := self.named.get((row.owner_name or "").casefold())):
            return Found(named, "name")
        calls = (row.owner_name, row.owner_email, row.owner_external_id)
        listed = (self.listed[call.casefold()].person_id for call in calls if call and call.casefold() in self.listed)
        told = self.by_email.get((row.owner_email or "").casefold()) or next(filter(None, listed), None)
        return Found(told, "told") if told else self._by_whole_name(row)

    def called(self, name: str) -> str | None:
        """The one active person who is called so."""
        here = [person.id for person in self.by_name.get(_key(name), ()) if not person.is_deactivated]
        return here[0] if len(here) == 1 else None

    def carry_on(self, before: "Owners") -> None:
        """Know who was found by name before, where that is not on record: a dry run keeps nothing."""
        self.named |= before.named
        for key, person_id in before.named.items():
            held = self.listed.get(key)
            self.listed[key] = CrmOwner(held.name if held else key, person_id, held.team_id if held else None)

    def keep(self, connection: Connection, workspace_id: str) -> None:
        """Remember who was found by name, so that a later namesake takes no deal away."""
        teams.put_crm_owners(connection, workspace_id, list(self.new.values()))
        self.listed |= self.new
        self.new.clear()

    def _by_whole_name(self, row: DealRow) -> Found:
        name = row.owner_name or ""
        called = self.by_name.get(_key(name), ())
        here = [person for person in called if not person.is_deactivated] or called
        if len(here) != 1:
            return Found(None, "namesakes" if here else "nobody")
        if row.owner_email and here[0].email:
            return Found(None, "other address")
        return Found(self._remembered(name, here[0].id), "name")

    def _remembered(self, name: str, person_id: str) -> str:
        held = self.listed.get(name.casefold())
        self.new[name.casefold()] = CrmOwner(name, person_id, held.team_id if held else None)
        self.named[name.casefold()] = person_id
        return person_id


def owners_of(connection: Connection, workspace_id: str) -> Owners:
    """The look-ups as they stand now."""
    members = [member for member in people.every(connection, workspace_id) if not member.is_stranger]
    by_name: dict[str, list[Person]] = {}
    for member in members:
        if not member.is_bot:
            by_name.setdefault(_key(member.name), []).append(member)
    return Owners(
        ids=frozenset(member.id for member in members),
        by_email={member.email.casefold(): member.id for member in members if member.email},
        by_name=by_name,
        listed=teams.crm_owner_rows(connection, workspace_id),
    )


def take_list(connection: Connection, workspace_id: str, rows: Iterable[OwnerRow]) -> list[OwnerRow]:
    """Take over who owners are; gives the rows whose person is not in this Slack."""
    known = owners_of(connection, workspace_id)
    put, unknown = [], []
    for row in rows:
        person_id = row.slack_id if row.slack_id in known.ids else known.by_email.get((row.email or "").casefold())
        if person_id is None:
            unknown.append(row)
            continue
        for called in filter(None, (row.name, row.email)):
            held = known.listed.get(called.casefold())
            put.append(CrmOwner(called, person_id, held.team_id if held else None))
    teams.put_crm_owners(connection, workspace_id, put)
    return unknown


def _key(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).split()).casefold()
