"""Text that a spreadsheet would calculate is made harmless, and is itself again when our file comes back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sales.crm.formulas import as_meant, harmless

BEGINNINGS = "=+-@\t\r\n＝＋－＠"
TEXTS = st.text(alphabet=st.sampled_from("'=+-@\t\r\n＝ a1\"ä"), max_size=8) | st.text(max_size=20)


@given(TEXTS)
def test_whatever_a_text_is_it_comes_back_as_it_was(text: str) -> None:
    assert as_meant(harmless(text)) == text


@given(TEXTS)
def test_no_cell_begins_as_a_formula_does(text: str) -> None:
    assert not harmless(text).startswith(tuple(BEGINNINGS))


@pytest.mark.parametrize("text", ["", "Acme", "'Acme'", "a=b", "1-2", "O'Brien", "'"])
def test_other_text_stays_as_it_is(text: str) -> None:
    assert harmless(text) == text == as_meant(text)
