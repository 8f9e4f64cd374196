"""People as the page shows them: a name, a coloured square with initials, what they are here."""

from dataclasses import dataclass
from zlib import crc32

from sandbox.world.people import Person
from sandbox.world.workspace import Workspace

_TONES = 8


@dataclass(frozen=True, slots=True)
class Face:
    """The small picture beside a name; `tone` numbers its colour."""

    initials: str
    tone: int
    is_app: bool = False


def face_of(person: Person) -> Face:
    """A person's, or the app's."""
    first, _, last = person.real_name.partition(" ")
    initials = (first[:1] + last[:1]).upper() or "?"
    return Face(initials[:1] if person.is_bot else initials, crc32(person.name.encode()) % _TONES, person.is_bot)


def role_of(person: Person) -> str:
    """What a person is in this workspace, in a word or two: what sets them apart, else their job."""
    if person.is_stranger:
        return "From another company"
    if person.is_restricted or person.is_ultra_restricted:
        return "Guest"
    if person.is_primary_owner:
        return "Primary owner"
    if person.is_owner or person.is_admin:
        return "Admin"
    return person.title or "Member"


def actors(workspace: Workspace) -> list[Person]:
    """Everybody who can use Slack here."""
    return [person for person in workspace.people.values() if person.is_human and not person.deleted]


def bot_of(workspace: Workspace) -> Person:
    """The app's own account."""
    return workspace.people[workspace.install.bot_user]
