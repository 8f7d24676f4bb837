"""Every starter item bank may be used."""

from __future__ import annotations

from pathlib import Path

import pytest

from content.item_bank import bank_files, banks
from content.package import check_item_bank


@pytest.mark.parametrize("path", bank_files(), ids=lambda path: path.stem)
def test_the_bank_has_no_problem(path: Path) -> None:
    assert [(p.line, p.path, p.worded()) for p in check_item_bank(path)] == []


def test_an_empty_folder_holds_no_bank(tmp_path: Path) -> None:
    assert list(banks(tmp_path)) == []
