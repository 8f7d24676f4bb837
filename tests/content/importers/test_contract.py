"""What every member of `IMPORTERS` promises."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.importers import IMPORTERS, Importer
from content.questions import by_kind

EVERY = pytest.mark.parametrize("importer", IMPORTERS, ids=lambda one: one.NAME)
GIFT_PIECES = [
    *(
        "::judul::",
        "Soal ",
        "{",
        "}",
        "=",
        "~",
        "#",
        "####",
        "->",
        "%50%",
        "%-33.3%",
        "\\",
        "\\n",
        "T",
        "FALSE",
        "1..3",
    ),
    *("5:2", "//", "[html]", "[markdown]", "<b>", "</b>", "<![x[", "&amp;", "a", "b", "c", "___"),
]
PIECES = st.sampled_from([*GIFT_PIECES, " ", "\n", "\n\n", "$CATEGORY: x\n"])


@EVERY
@given(data=st.binary(max_size=200) | st.text(max_size=200).map(str.encode) | st.lists(PIECES, max_size=40).map(
    lambda pieces: "".join(pieces).encode()
))  # fmt: skip
def test_any_bytes_give_a_plan_whose_questions_can_be_brought_in(importer: Importer, data: bytes) -> None:
    importer.sniff(data)
    plan = importer.plan(data, "soal")
    for item in plan.items:
        assert item.line >= 1
        assert item.raw["stem"]
        by_kind(item.raw["kind"]).parse(item.raw)
    assert all(problem.message for problem in [*plan.problems, *plan.warnings])


@EVERY
def test_the_importer_is_named(importer: Importer) -> None:
    assert importer.NAME
    assert all(extension.startswith(".") for extension in importer.EXTENSIONS)
