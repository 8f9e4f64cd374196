"""Why a date is asked about, in a half-sentence that can stand before or after the question."""

import pytest

from sales.asking import SENTENCES, reason
from sales.dates import Why


@pytest.mark.parametrize("why", list(Why))
def test_every_reason_has_its_words(why: Why) -> None:
    said = reason(why, "next friday")

    assert "{" not in said
    assert said[-1] not in ".!?"
    assert ("“next friday”" in said) is (why is not Why.SEVERAL_DATES)


@pytest.mark.parametrize("why", list(Why))
def test_without_words_none_are_quoted(why: Why) -> None:
    said = reason(why, "")

    assert "“" not in said
    assert said


def test_braces_that_were_typed_are_words_like_others() -> None:
    assert reason(Why.PAST, "{words} {0}") == "“{words} {0}” is past"


def test_no_reason_is_without_its_sentence() -> None:
    assert set(SENTENCES) == set(Why)
