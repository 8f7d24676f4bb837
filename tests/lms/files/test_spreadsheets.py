"""What goes into a spreadsheet is never a formula."""

from __future__ import annotations

import pytest

from lms.files.spreadsheets import safe_cell


@pytest.mark.parametrize("text", ["=1+1", "+62", "-5", "@x", "\tx", "\rx", " =1", "＝1"])
def test_a_formula_is_made_harmless(text):
    assert safe_cell(text).startswith("'")


def test_plain_text_stays():
    assert safe_cell("Siti") == "Siti"
    assert safe_cell("") == ""
