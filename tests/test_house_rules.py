"""What every file of the product and of its tests keeps to, read from the source."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("bot", "handlers", "schedules", "services", "blocks", "storage", "sales", "sandbox")
GENERATED = "storage/migrations/versions/"
CLOCKS = {"bot/clock.py", "sandbox/clock.py"}
# They may ask how long something took, which no set clock can tell: the size of an import's batches, a wait for SQLite.
MEASURING = ("bot/", "sandbox/", "services/import_pace.py", "storage/database.py")

LONGEST_FUNCTION = 50
LONGEST_FILE = 400
MOST_PARAMETERS = 9
WALL_CLOCK = {
    "datetime": {"now", "utcnow", "today"},
    "date": {"today"},
    "time": {"time", "time_ns", "localtime", "gmtime", "ctime"},
}
STOPWATCH = {"time": {"monotonic", "perf_counter", "monotonic_ns", "perf_counter_ns"}}
FAKES = {"Mock", "MagicMock", "AsyncMock", "patch", "monkeypatch", "mocker", "create_autospec"}

Function = ast.FunctionDef | ast.AsyncFunctionDef


def sources(*folders: str) -> list[str]:
    """Python files, as paths from the root."""
    found = (path for folder in folders for path in (ROOT / folder).rglob("*.py"))
    return sorted(str(path.relative_to(ROOT)) for path in found if "__pycache__" not in path.parts)


PRODUCT = sources(*PACKAGES)
WRITTEN = [name for name in PRODUCT if not name.startswith(GENERATED)]
TESTS = sources("tests")


@cache
def tree(name: str) -> ast.Module:
    return ast.parse((ROOT / name).read_text(encoding="utf-8"), name)


def functions(name: str) -> Iterator[Function]:
    return (node for node in ast.walk(tree(name)) if isinstance(node, Function))


def found(names: list[str], broken: list[str]) -> None:
    """There is something to look at, and nothing is broken."""
    assert names
    assert not broken, "\n".join(broken)


def test_no_function_is_longer_than_fifty_lines() -> None:
    broken = [
        f"{name}:{function.lineno} {function.name} has {length} lines"
        for name in WRITTEN
        for function in functions(name)
        if (length := (function.end_lineno or 0) - function.lineno + 1) > LONGEST_FUNCTION
    ]
    found(WRITTEN, broken)


def test_half_of_all_functions_fit_into_ten_lines() -> None:
    lengths = sorted((f.end_lineno or 0) - f.lineno + 1 for name in WRITTEN for f in functions(name))
    assert lengths[len(lengths) // 2] <= 10
    assert lengths[len(lengths) * 95 // 100] <= 35


def test_no_function_takes_more_than_nine_parameters() -> None:
    broken = [
        f"{name}:{function.lineno} {function.name} takes {number}"
        for name in WRITTEN
        for function in functions(name)
        if (number := len(_parameters(function))) > MOST_PARAMETERS
    ]
    found(WRITTEN, broken)


def test_no_file_is_longer_than_four_hundred_lines() -> None:
    lengths = {name: len((ROOT / name).read_text(encoding="utf-8").splitlines()) for name in WRITTEN}
    found(WRITTEN, [f"{name} has {length} lines" for name, length in lengths.items() if length > LONGEST_FILE])


def test_only_the_clock_reads_the_clock() -> None:
    broken = [
        f"{name}:{call.lineno} reads the clock"
        for name in PRODUCT
        if name not in CLOCKS
        for call in _calls(name)
        if _reads(call, WALL_CLOCK)
    ]
    found(PRODUCT, broken)


def test_only_what_measures_has_a_stopwatch() -> None:
    broken = [
        f"{name}:{call.lineno} measures time"
        for name in PRODUCT
        if not name.startswith(MEASURING)
        for call in _calls(name)
        if _reads(call, STOPWATCH)
    ]
    found(PRODUCT, broken)


def test_no_name_of_the_clock_is_imported_by_itself() -> None:
    broken = [
        f"{name}:{node.lineno} imports {alias.name} from time"
        for name in PRODUCT
        if name not in CLOCKS and not name.startswith("sandbox/")
        for node in ast.walk(tree(name))
        if isinstance(node, ast.ImportFrom) and node.module == "time"
        for alias in node.names
    ]
    found(PRODUCT, broken)


def test_no_handler_catches_everything() -> None:
    names = sources("handlers", "services", "storage", "sales", "schedules", "blocks")
    broken = [
        f"{name}:{node.lineno} catches everything"
        for name in names
        for node in ast.walk(tree(name))
        if isinstance(node, ast.ExceptHandler) and _is_everything(node.type)
    ]
    found(names, broken)


def test_public_functions_say_what_they_return_and_what_they_do() -> None:
    public = [(name, f) for name in PRODUCT for f in _public(tree(name))]
    broken = [f"{name}:{f.lineno} {f.name} has no return type" for name, f in public if f.returns is None]
    broken += [
        f"{name}:{f.lineno} {f.name} has no docstring"
        for name, f in public
        if not name.startswith(GENERATED) and ast.get_docstring(f) is None
    ]
    found(PRODUCT, broken)


def test_every_file_says_in_a_sentence_what_it_is() -> None:
    names = [name for name in WRITTEN if (ROOT / name).read_text(encoding="utf-8").strip()]
    found(names, [name for name in names if ast.get_docstring(tree(name)) is None])


def test_nothing_is_printed() -> None:
    broken = [
        f"{name}:{call.lineno} prints"
        for name in PRODUCT
        for call in _calls(name)
        if isinstance(call.func, ast.Name) and call.func.id == "print"
    ]
    found(PRODUCT, broken)


def test_tests_use_real_parts_only_and_never_sleep() -> None:
    broken = []
    for name in TESTS:
        for node in ast.walk(tree(name)):
            word = node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
            is_fake = word in FAKES or (isinstance(node, ast.arg) and node.arg in FAKES)
            if is_fake or word == "sleep":
                broken.append(f"{name}:{getattr(node, 'lineno', 0)} uses {word or 'a fake'}")
    found(TESTS, broken)


def test_the_names_of_tests_are_sentences() -> None:
    broken = [
        f"{name}:{function.lineno} {function.name}"
        for name in TESTS
        for function in functions(name)
        if function.name.startswith("test") and len(function.name.split("_")) < 4
    ]
    found(TESTS, broken)


def test_every_test_can_fail() -> None:
    broken = [
        f"{name}:{function.lineno} {function.name} checks nothing"
        for name in TESTS
        if Path(name).name.startswith("test_")
        for function in functions(name)
        if function.name.startswith("test_") and not _checks(function)
    ]
    found(TESTS, broken)


@pytest.mark.parametrize(
    ("source", "is_broken"),
    [
        ("datetime.now(UTC)", True),
        ("datetime.datetime.utcnow()", True),
        ("date.today()", True),
        ("time.time()", True),
        ("person.today(now)", False),
        ("runtime.now()", False),
        ("time.monotonic()", False),
        ("datetime.fromisoformat(text)", False),
        ("dt.time(12)", False),
        ("dt.datetime.now(UTC)", True),
    ],
)
def test_the_rule_on_clocks_tells_a_clock_from_a_person(source: str, is_broken: bool) -> None:
    (call,) = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    assert _reads(call, WALL_CLOCK) is is_broken


def _parameters(function: Function) -> list[ast.arg]:
    told = function.args
    every = [*told.posonlyargs, *told.args, *told.kwonlyargs, *(a for a in (told.vararg, told.kwarg) if a)]
    return [argument for argument in every if argument.arg not in {"self", "cls"}]


def _calls(name: str) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree(name)) if isinstance(node, ast.Call))


def _reads(call: ast.Call, clocks: dict[str, set[str]]) -> bool:
    """Whether this is a call like `datetime.now()` or `dt.date.today()`."""
    if not isinstance(call.func, ast.Attribute):
        return False
    owner = call.func.value
    named = owner.id if isinstance(owner, ast.Name) else getattr(owner, "attr", "")
    return call.func.attr in clocks.get(named, set())


def _is_everything(caught: ast.expr | None) -> bool:
    each = caught.elts if isinstance(caught, ast.Tuple) else [caught]
    return any(one is None or (isinstance(one, ast.Name) and one.id in {"Exception", "BaseException"}) for one in each)


def _public(module: ast.Module) -> Iterator[Function]:
    """Functions of the module and methods of its public classes, those with a leading underscore excepted."""
    classes = [node for node in module.body if isinstance(node, ast.ClassDef) and node.name[0] != "_"]
    holders: list[ast.Module | ast.ClassDef] = [module, *classes]
    for holder in holders:
        for node in holder.body:
            if isinstance(node, Function) and not node.name.startswith("_"):
                yield node


def _checks(function: Function) -> bool:
    """An assertion, an expected exception, or a helper that is called to look."""
    for node in ast.walk(function):
        if isinstance(node, ast.Assert):
            return True
        if isinstance(node, ast.Call) and not isinstance(node.func, ast.Call):
            word = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if any(told.arg == "check" for told in node.keywords):
                return True
            if word.startswith(
                ("raises", "check", "assert", "expect", "found", "wait_for", "refuse", "finish", "accept")
            ):
                return True
    return False
