"""What the demo prints: scenes with their day and place, what people do, and what they see."""

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from io import TextIOWrapper
from zoneinfo import ZoneInfo

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from sandbox.seen import Message, View
from sandbox.terminal import Reader, Trimmed, draw_message, draw_view
from sandbox.world.people import Person

WIDTH = 100


def make_console() -> Console:
    """Standard output, at most 100 columns wide; a character that its encoding lacks becomes a question mark."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")
    console = Console(highlight=False, emoji=False, markup=False)
    console.width = min(console.width, WIDTH) if console.is_terminal else WIDTH
    return console


@dataclass(frozen=True, slots=True)
class Screen:
    """Prints the story. `people` are the workspace's accounts by handle, `now` is the story's time."""

    console: Console
    people: Mapping[str, Person]
    now: Callable[[], datetime]

    def scene(self, handle: str, subject: str) -> None:
        """The heading of a scene: day and time where this person is, and what it is about."""
        person = self.people[handle]
        local = self.now().astimezone(ZoneInfo(person.tz))
        when = f"{local:%a} {local.day} {local:%b}, {local.hour}:{local.minute:02}, {city_of(person)}"
        self.console.print()
        self.console.print(Rule(Text(f"{when} · {subject}", style="bold"), align="left", style="blue"))

    def tell(self, *sentences: str) -> None:
        """What the reader should know, in small print."""
        self.show(Text(" ".join(sentences), style="italic"))

    def does(self, handle: str, act: str) -> None:
        """What a person does."""
        self.show(Text.assemble(("› ", "bold green"), (self.first_name(handle), "bold"), f" {act}"))

    def message(self, handle: str, message: Message) -> None:
        """A message as this person sees it."""
        self.show(draw_message(message, self.reader(handle)))

    def view(self, handle: str, view: View) -> None:
        """A form as this person sees it."""
        self.show(Padding(draw_view(view, self.reader(handle)), (0, 0, 0, 2)))

    def table(self, rows: list[tuple[str, str]]) -> None:
        """Facts in two columns."""
        grid = Table.grid(padding=(0, 3, 0, 0))
        grid.add_column(style="bold", no_wrap=True)
        grid.add_column()
        for name, said in rows:
            grid.add_row(name, said)
        self.show(grid)

    def heading(self, words: str) -> None:
        """A heading that belongs to no moment."""
        self.console.print()
        self.console.print(Rule(Text(words, style="bold"), align="left", style="blue"))

    def copyable(self, line: str) -> None:
        """A line to copy, which is never broken."""
        self.console.print(Text(line), soft_wrap=True)

    def show(self, drawn: RenderableType) -> None:
        """Anything that can be drawn."""
        self.console.print(Trimmed(drawn))

    def first_name(self, handle: str) -> str:
        """What colleagues call this person."""
        return self.people[handle].real_name.partition(" ")[0]

    def reader(self, handle: str) -> Reader:
        """The person as a reader of messages."""
        names = {person.id: person.shown_name for person in self.people.values()}
        return Reader(self.people[handle].tz, names)


def city_of(person: Person) -> str:
    """The city that gives a person's zone its name."""
    return person.tz.rpartition("/")[2].replace("_", " ")
