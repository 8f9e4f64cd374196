"""Draws what a person sees in Slack, messages and modals, for a terminal; plain text where there is none."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from rich import box
from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.panel import Panel
from rich.rule import Rule
from rich.segment import Segment
from rich.style import Style
from rich.table import Table
from rich.text import Text

from sandbox.errors import Json
from sandbox.seen import Message, View
from sandbox.terminal_text import Names, mrkdwn, plain
from sandbox.world.blocks import words
from sandbox.world.elements import value_key

_LABEL_WIDTH = 12
_MODAL_WIDTH = 76
_BUTTON_STYLES = {"primary": "bold green", "danger": "bold red"}
_MENUS = ("select", "picker")
_TEXT_FIELDS = ("text_input", "number_input")


@dataclass(frozen=True, slots=True)
class Reader:
    """Through whose eyes it is seen: an IANA zone for the times, and shown names by Slack id."""

    zone: str
    names: Names = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Sight:
    """What drawing one block may need beside the block."""

    reader: Reader
    state: Mapping[str, Json] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)


def draw_message(message: Message, reader: Reader) -> RenderableType:
    """A message behind a bar: who sent it, when on the reader's clock, where, and what is in it."""
    sight = _Sight(reader)
    said = _blocks(message.blocks, sight) if message.blocks else [mrkdwn(message.text, reader.names)]
    files = [plain(f"(file: {file.get('name', '')})", "dim") for file in message.files]
    return Trimmed(Group(_sender(message, reader), *said, *files), bar="┃")


def draw_view(view: View, reader: Reader) -> RenderableType:
    """A modal or home tab in a frame, with what is filled in, the errors on its fields and its buttons below."""
    sight = _Sight(reader, view.state, view.errors)
    foot = [Text(f"[{_words(name)}]", style) for name, style in ((view.close, ""), (view.submit, "bold green")) if name]
    buttons = [Text("  ").join(foot)] if foot else []
    for row in buttons:
        row.justify = "right"
    title = Text(_words(view.title) or "Home", style="bold")
    inner = Group(*_blocks(view.blocks, sight), *buttons)
    return Panel(inner, title=title, title_align="left", box=box.ROUNDED, width=_MODAL_WIDTH)


def _sender(message: Message, reader: Reader) -> Text:
    local = datetime.fromtimestamp(float(message.ts), ZoneInfo(reader.zone))
    where = "direct message" if message.channel_name == "dm" else message.channel_name
    private = ["only you can see this"] if message.ephemeral else []
    author = plain(message.author, "bold")
    about = " · ".join([f"{local.hour}:{local.minute:02}", where, *private])
    return author.append(f"{' app' if message.from_app else ''}  {_words(about)}", style="not bold dim")


def _blocks(blocks: Iterable[Json], sight: _Sight) -> list[RenderableType]:
    drawn: list[RenderableType] = []
    before: Json | None = None
    for block in blocks:
        if before is not None and _begins_anew(before, block):
            drawn.append("")
        drawn += _DRAWN.get(str(block.get("type")), _other)(block, sight)
        before = block
    return drawn


def _begins_anew(before: Json, block: Json) -> bool:
    """Whether Slack's wider spacing parts two blocks: text after something else than text, a header, a caption."""
    is_text = block.get("type") in {"section", "header"} and "accessory" not in block
    return is_text and (before.get("type") != "section" or "accessory" in before) and before.get("type") != "divider"


def _header(block: Json, sight: _Sight) -> list[RenderableType]:
    return [_text(block["text"], sight, "bold underline")]


def _section(block: Json, sight: _Sight) -> list[RenderableType]:
    said: list[RenderableType] = [_text(block["text"], sight)] if "text" in block else []
    if fields := block.get("fields"):
        said.append(_fields(fields, sight))
    if "accessory" not in block:
        return said
    beside = Table.grid(expand=True, padding=(0, 2, 0, 0))
    beside.add_column(ratio=1)
    beside.add_column(justify="right", no_wrap=True)
    beside.add_row(Group(*said), _element(block["accessory"], block, sight))
    return [beside]


def _fields(fields: list[Json], sight: _Sight) -> Table:
    """Two columns, as Slack sets them."""
    grid = Table.grid(expand=True, padding=(0, 2, 0, 0))
    grid.add_column(ratio=1)
    grid.add_column(ratio=1)
    cells = [_text(part, sight) for part in fields]
    for index in range(0, len(cells), 2):
        grid.add_row(*cells[index : index + 2])
    return grid


def _context(block: Json, sight: _Sight) -> list[RenderableType]:
    parts = [_picture(part) if part["type"] == "image" else _text(part, sight) for part in block["elements"]]
    small = Text("  ").join(parts)
    small.stylize("dim")
    return [small]


def _actions(block: Json, sight: _Sight) -> list[RenderableType]:
    return [_Flow(tuple(_element(element, block, sight) for element in block["elements"]))]


def _divider(_block: Json, _sight: _Sight) -> list[RenderableType]:
    return [Rule(style="dim")]


def _image(block: Json, _sight: _Sight) -> list[RenderableType]:
    return [_picture(block)]


def _table(block: Json, sight: _Sight) -> list[RenderableType]:
    head, *rows = block["rows"]
    sides = [column.get("align", "left") for column in block.get("column_settings") or ()]
    drawn = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="bold")
    for index, cell in enumerate(head):
        drawn.add_column(_cell(cell, sight), justify=sides[index] if index < len(sides) else "left")
    for row in rows:
        drawn.add_row(*(_cell(cell, sight) for cell in row))
    return [drawn]


def _cell(cell: Json, sight: _Sight) -> Text:
    return _text(cell, sight) if "text" in cell else plain(" ".join(words(cell)))


def _input(block: Json, sight: _Sight) -> list[RenderableType]:
    """Label and value in two columns; under the value its hint, then what is wrong with it."""
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(width=_LABEL_WIDTH)
    grid.add_column()
    grid.add_row(_text(block["label"], sight, "bold"), _field(block, sight))
    if "hint" in block:
        grid.add_row("", _text(block["hint"], sight, "dim"))
    if error := sight.errors.get(str(block.get("block_id"))):
        grid.add_row("", plain(f"✗ {error}", "bold red"))
    return [grid]


def _field(block: Json, sight: _Sight) -> Text:
    element = block["element"]
    kind = str(element["type"])
    value = _value(element, block, sight)
    empty = _words(element.get("placeholder", {}).get("text", "")) or "empty"
    shown = plain(value) if value else Text(f"({empty})", "dim")
    return shown if kind.endswith(_TEXT_FIELDS) else shown.append(" ▾", style="dim")


def _other(block: Json, _sight: _Sight) -> list[RenderableType]:
    """A kind of block that has no drawing of its own: its words."""
    return [plain("\n".join(words(block)))]


_DRAWN: Mapping[str, Callable[[Json, _Sight], list[RenderableType]]] = {
    "header": _header,
    "section": _section,
    "context": _context,
    "actions": _actions,
    "divider": _divider,
    "image": _image,
    "table": _table,
    "input": _input,
}


def _element(element: Json, block: Json, sight: _Sight) -> Text:
    """A button, menu or picker in square brackets, with the words that stand on it."""
    kind = str(element["type"])
    if kind == "image":
        return _picture(element)
    if kind == "button":
        style = _BUTTON_STYLES.get(str(element.get("style")), "bold blue")
        return Text(f"[{_words(element['text']['text'])}]", style)
    if kind == "overflow":
        return Text("[…]", "bold blue")
    said = _value(element, block, sight) or element.get("placeholder", {}).get("text") or "Choose"
    return Text(f"[{_words(said)}{' ▾' if kind.endswith(_MENUS) else ''}]", "bold blue")


def _value(element: Json, block: Json, sight: _Sight) -> str:
    """What is chosen or typed in an element, in words; '' for nothing."""
    key = value_key(str(element["type"]))
    state = sight.state.get(str(block.get("block_id")), {}).get(str(element.get("action_id")), {})
    initial = element.get("initial_" + key.removeprefix("selected_")) if key else None
    held = state.get(key, initial) if key else None
    if isinstance(held, list):
        return ", ".join(_chosen(part, sight) for part in held)
    return _chosen(held, sight) if held else ""


def _chosen(held: object, sight: _Sight) -> str:
    if isinstance(held, dict):
        return "\n".join(words(held))
    said = str(held)
    try:
        day = date.fromisoformat(said)
    except ValueError:
        return sight.reader.names.get(said, said)
    return f"{day:%a} {day.day} {day:%b %Y}"


def _picture(element: Json) -> Text:
    return plain(f"(picture: {element.get('alt_text', '')})", "dim")


def _text(part: Json, sight: _Sight, style: str = "") -> Text:
    """A text object, or a cell of a table."""
    shown = mrkdwn(part["text"], sight.reader.names) if part["type"] == "mrkdwn" else plain(part["text"])
    shown.stylize(style)
    return shown


def _words(text: str) -> str:
    return plain(text).plain


@dataclass(frozen=True, slots=True)
class Trimmed:
    """Anything without blanks at the ends of its lines; behind a bar where there is one."""

    inner: RenderableType
    bar: str = ""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        room = options.update(width=options.max_width - 2) if self.bar else options
        for line in console.render_lines(self.inner, room, pad=False):
            shown = _trimmed(line)
            if self.bar:
                yield Segment(f"{self.bar} " if shown else self.bar, console.get_style("magenta"))
            yield from shown
            yield Segment.line()


def _trimmed(line: list[Segment]) -> list[Segment]:
    kept = list(line)
    while kept and not kept[-1].text.strip():
        kept.pop()
    if kept:
        kept[-1] = Segment(kept[-1].text.rstrip(), kept[-1].style or Style.null())
    return kept


@dataclass(frozen=True, slots=True)
class _Flow:
    """Parts in a row, wrapped between parts only."""

    parts: tuple[Text, ...]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        row = Text()
        for part in self.parts:
            if row and cell_len(row.plain) + 2 + cell_len(part.plain) > options.max_width:
                yield row
                row = Text()
            row.append("  " if row else "").append_text(part)
        yield row
