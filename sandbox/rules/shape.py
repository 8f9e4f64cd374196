"""The small language in which the rules are written.

A check takes a parsed JSON value and its JSON pointer, and yields a fault for each thing that is wrong.
A rule is a check of one object whose keys have passed each alone: it compares them.
The words of the faults are Slack's own where they are known. Lengths count code points, as Slack does.
"""

import json
import math
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from sandbox.rules.refusal import Fault

Shape = dict[str, Any]
Faults = Iterator[Fault]
Check = Callable[[object, str], Faults]
Rule = Callable[[Shape, str], Faults]
Keys = Mapping[str, Check]


def anything(value: object, at: str) -> Faults:  # noqa: ARG001 - a check like the others
    """Accept every value."""
    yield from ()


def boolean(value: object, at: str) -> Faults:
    """Accept true and false."""
    if not isinstance(value, bool):
        yield Fault("must provide a boolean", at)


def number(value: object, at: str) -> Faults:
    """Accept every number of JSON."""
    whole = isinstance(value, int) and not isinstance(value, bool)
    if not whole and not (isinstance(value, float) and math.isfinite(value)):
        yield Fault("must provide a number", at)


def positive(value: object, at: str) -> Faults:
    """Accept a number above zero."""
    faults = list(number(value, at))
    yield from faults
    if not faults and isinstance(value, int | float) and value <= 0:
        yield Fault("must be greater than 0", at)


def integer(least: int, most: int | None = None) -> Check:
    """Accept a whole number within the bounds, both included."""

    def check(value: object, at: str) -> Faults:
        if isinstance(value, bool) or not isinstance(value, int):
            yield Fault("must provide an integer", at)
        elif value < least:
            yield Fault(f"must be greater than or equal to {least}", at)
        elif most is not None and value > most:
            yield Fault(f"must be less than or equal to {most}", at)

    return check


def string(most: int | None = None, *, least: int = 1) -> Check:
    """Accept a string of `least` to `most` characters."""

    def check(value: object, at: str) -> Faults:
        if not isinstance(value, str):
            yield Fault("must provide a string", at)
        elif len(value) < least:
            yield Fault(f"must be more than {least - 1} characters", at)
        elif most is not None and len(value) > most:
            yield Fault(f"must be less than {most + 1} characters", at)

    return check


def written(pattern: str, demand: str, most: int | None = None) -> Check:
    """Accept a string that the whole pattern matches; `demand` says what it must be."""
    right = re.compile(pattern, re.ASCII)

    def check(value: object, at: str) -> Faults:
        faults = list(string(most)(value, at))
        yield from faults
        if not faults and not right.fullmatch(str(value)):
            yield Fault(demand, at)

    return check


def word(*allowed: str) -> Check:
    """Accept one of the words."""

    def check(value: object, at: str) -> Faults:
        if not isinstance(value, str):
            yield Fault("must provide a string", at)
        elif value not in allowed:
            yield Fault("must be a valid enum value", at)

    return check


def listed(item: Check, *, least: int = 1, most: int | None = None) -> Check:
    """Accept a list of `least` to `most` items, each of which passes."""

    def check(value: object, at: str) -> Faults:
        if not isinstance(value, list):
            yield Fault("must provide an array", at)
            return
        if len(value) < least:
            yield Fault(f"must provide at least {least} items", at)
        if most is not None and len(value) > most:
            yield Fault(f"no more than {most} items allowed", at)
        for index, one in enumerate(value):
            yield from item(one, f"{at}/{index}")

    return check


def shaped(required: Keys, optional: Keys | None = None, *rules: Rule) -> Check:
    """Accept an object with these keys and no other, which keep the rules."""
    known = {**required, **(optional or {})}

    def check(value: object, at: str) -> Faults:
        if not isinstance(value, dict):
            yield Fault("must provide an object", at)
            return
        faults = [*_key_faults(value, at, required, known)]
        yield from faults
        if not faults:
            for rule in rules:
                yield from rule(value, at)

    return check


def kind(required: Keys, optional: Keys | None = None, *rules: Rule) -> Check:
    """Accept an object as `shaped` does, of which `by_type` has read the type already."""
    return shaped(required, {"type": anything, **(optional or {})}, *rules)


def by_type(kinds: Keys) -> Check:
    """Accept an object whose type is one of these, if that kind's check accepts it."""

    def check(value: object, at: str) -> Faults:
        if not isinstance(value, dict):
            yield Fault("must provide an object", at)
        elif "type" not in value:
            yield Fault("missing required field: type", at)
        elif not isinstance(value["type"], str):
            yield Fault("must provide a string", f"{at}/type")
        elif value["type"] not in kinds:
            yield Fault(f"unsupported type: {value['type']}", f"{at}/type")
        else:
            yield from kinds[value["type"]](value, at)

    return check


def exactly_one(first: str, second: str) -> Rule:
    """One of the two keys, and not both."""

    def rule(value: Shape, at: str) -> Faults:
        yield from some_of(first, second)(value, at)
        yield from not_both(first, second)(value, at)

    return rule


def some_of(*keys: str) -> Rule:
    """At least one of the keys."""

    def rule(value: Shape, at: str) -> Faults:
        if not any(key in value for key in keys):
            yield Fault(f"must define either {' or '.join(f'`{key}`' for key in keys)}", at)

    return rule


def not_both(first: str, second: str) -> Rule:
    """The two keys exclude each other."""

    def rule(value: Shape, at: str) -> Faults:
        if first in value and second in value:
            yield Fault(f"cannot define both `{first}` and `{second}`", at)

    return rule


def json_bytes(value: object) -> int:
    """The size of a parsed value as compact JSON in UTF-8, in bytes."""
    written_out = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return len(written_out.encode(errors="surrogatepass"))


def _key_faults(value: Shape, at: str, required: Keys, known: Keys) -> Faults:
    for key in required:
        if key not in value:
            yield Fault(f"missing required field: {key}", at)
    for key, one in value.items():
        if key in known:
            yield from known[key](one, f"{at}/{key}")
        else:
            yield Fault(f"invalid additional property: {key}", at)
