"""What every member of `EXPORTERS` promises."""

import pytest

from content.exporters import EXPORTERS, Exporter
from content.questions import TYPES, parse_question
from tests.content.samples import question


@pytest.mark.parametrize("exporter", EXPORTERS, ids=lambda one: one.NAME)
def test_every_question_is_written_or_named(exporter: Exporter) -> None:
    questions = [parse_question(question(one.kind)) for one in TYPES]
    found = exporter.export(questions)
    written = sum(one.code.encode() in found.data.replace(b"\\", b"") for one in questions)
    assert written + len(found.skipped) == len(TYPES)
    assert exporter.export([]).data == b""
    assert exporter.EXTENSION.startswith(".")
