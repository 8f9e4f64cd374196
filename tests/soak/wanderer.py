"""People who press whatever they see and fill in whatever comes, by a seed: what Slack lets one do, in any order."""

import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sandbox.errors import CannotDo
from sandbox.seen import Message, Shown, Submitted, View
from tests.acting import Office
from tests.sizes.strange import STRANGE, strange

PEOPLE = ("jane", "jane", "bert", "ann", "maya", "kenji", "gus")
CHANNELS = ("#sales", "#sales-emea", "dm")
STEPS = ("send the quote", "call @bert", "book the demo with <b>Legal</b>", "anrufen", "", "*sign* `now`")
DATES = ("fri", "tomorrow 3pm", "", "next friday", "03/04", "yesterday", "27 nov", "31 dez", "in 2 weeks", "heute")
OTHER_LINES = (
    ("/deals", ("", "", "pilot", "acme", "link zeta", "unlink", "link acme", "שלום")),
    ("/pipeline", ("", "sales", "nowhere")),
    ("/nextstep-admin", ("",)),
)
MENUS = {"static_select", "radio_buttons", "overflow"}
SEVERAL = {"checkboxes", "multi_static_select"}


@dataclass
class Wanderer:
    """Chooses by its seed; `acts` is what was done, for whoever reads a failure."""

    office: Office
    seed: int
    acts: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)

    async def act(self) -> None:
        """One thing that one of them does; what Slack's client would not offer is not done."""
        who = self.chance.choice(PEOPLE)
        kinds: list[tuple[int, Callable[[str], Awaitable[object]]]] = [
            (3, self._types_a_step),
            (2, self._types_another),
            (8, self._presses),
            (6, self._fills_in),
            (2, self._opens_home),
            (1, self._uses_a_shortcut),
            (1, self._lets_time_pass),
        ]
        do = self.chance.choices([kind for _, kind in kinds], [weight for weight, _ in kinds])[0]
        self.acts.append(f"{who} {do.__name__}")
        try:
            done = await do(who)
        except CannotDo as refused:
            self.acts[-1] += f" (cannot: {refused})"
            return
        if isinstance(done, Shown | Submitted):
            assert done.error is None, done.error
        await self.office.bot.finish()

    async def _types_a_step(self, who: str) -> Shown:
        name = self.chance.choice(("Zeta", "Acme", "Pilot", "Depot Route", "acme rollout", "New One", self._text(150)))
        line = " - ".join(filter(None, (name, f"{self.chance.choice(STEPS)} {self.chance.choice(DATES)}".strip())))
        return await self._commands(who, "/nextstep", line if self.chance.random() > 0.15 else "")

    async def _types_another(self, who: str) -> Shown:
        command, lines = self.chance.choice(OTHER_LINES)
        return await self._commands(who, command, self.chance.choice(lines))

    async def _commands(self, who: str, command: str, line: str) -> Shown:
        self.acts[-1] += f" {command} {line}"
        return await self.office.people.command(who, command, line, channel=self.chance.choice(CHANNELS))

    async def _presses(self, who: str) -> Shown:
        people = self.office.people
        messages = [one for one in await people.messages(who) if one.from_app and one.elements]
        seen: list[Message | View] = [*messages[-6:]]
        seen += [view for view in (await people.view(who), await people.home(who)) if view and view.elements]
        if not seen:
            raise CannotDo("there is nothing to press")
        where = self.chance.choice(seen)
        pressable = [
            (str(block["block_id"]), element)
            for block in where.blocks
            for element in [*block.get("elements", ()), *filter(None, [block.get("accessory"), block.get("element")])]
            if "action_id" in element
        ]
        block_id, element = self.chance.choice(pressable)
        self.acts[-1] += f" {element['action_id']} in {where.all_text[:30]!r}"
        given = await self._given(who, where, element, block_id)
        return await people.click(
            who, where, element["action_id"], block_id=block_id, value=given, twice=self.chance.random() < 0.1
        )

    async def _fills_in(self, who: str) -> Submitted | None:
        """Answer the form on top, or close it."""
        view = await self.office.people.view(who)
        if view is None:
            raise CannotDo("no form is open")
        if not view.submit or self.chance.random() < 0.15:
            await self.office.people.close(who, view)
            return None
        values = {}
        for block in view.blocks:
            if "element" in block and self.chance.random() < 0.7:
                values[block["block_id"]] = await self._given(who, view, block["element"], block["block_id"])
        self.acts[-1] += f" {view.title}: {values}"
        return await self.office.people.submit(who, view, values, twice=self.chance.random() < 0.1)

    async def _given(self, who: str, where: Message | View, element: dict[str, Any], block_id: str) -> Any:
        """Something that this element takes."""
        kind, today = element["type"], self.office.clock.now.date()
        if kind in MENUS | SEVERAL:
            grouped = [option for group in element.get("option_groups", ()) for option in group["options"]]
            options = [option["value"] for option in (*element.get("options", ()), *grouped)]
            few = self.chance.sample(options, self.chance.randint(1, len(options)))
            return [("", one) for one in few] if kind in SEVERAL else ("", few[0])
        if kind == "external_select":
            typed = self.chance.choice(("", "a", "pilot", "ze", "ger", "zzz"))
            found = await self.office.people.options(who, where, element["action_id"], typed, block_id=block_id)
            return self.chance.choice(found) if found else None
        givers: dict[str, Callable[[], object]] = {
            "plain_text_input": lambda: self._text(int(element.get("max_length", 300))),
            "number_input": lambda: str(self.chance.choice((1, 14, 3650))),
            "datepicker": lambda: str(today + timedelta(days=self.chance.randint(-3, 40))),
            "timepicker": lambda: f"{self.chance.randint(0, 23):02}:30",
            "users_select": lambda: self.chance.choice((*PEOPLE, "tom")),
            "multi_users_select": lambda: self.chance.sample(("jane", "bert", "ann", "maya", "kenji"), 2),
            "conversations_select": lambda: self.chance.choice(("#sales", "#general", "#sales-emea")),
        }
        return givers[kind]() if kind in givers else None

    def _text(self, most: int) -> str:
        number = self.chance.randrange(1000)
        long = strange(number, min(most, 300))
        return self.chance.choice((long, STRANGE[number % len(STRANGE)].strip(), f"Deal {number}", "45,300", "€1.2m"))

    async def _opens_home(self, who: str) -> View | None:
        return await self.office.people.open_home(who)

    async def _uses_a_shortcut(self, who: str) -> Shown:
        if self.chance.random() < 0.3:
            return await self.office.people.shortcut(who, "new_next_step")
        said = await self.office.people.say("bert", "#sales", f"{self._text(200)} {self.chance.choice(DATES)}")
        return await self.office.people.shortcut(who, "set_next_step", said)

    async def _lets_time_pass(self, _who: str) -> None:
        hours = self.chance.choice((1, 1, 5, 24, 72))
        await self.office.go_to(self.office.clock.now + timedelta(hours=hours))
