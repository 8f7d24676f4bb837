"""Upload."""

from __future__ import annotations

import pytest

from content.problems import Invalid
from content.questions.upload import LONGEST_NAME, MEGABYTE, TYPE, check_file, file_names
from tests.content.questions.test_contract import FILE
from tests.content.samples import RAW

BODY = TYPE.parse(RAW["upload"])


@pytest.mark.parametrize(
    ("name", "size", "media_type", "codes"),
    [
        ("Laporan.PDF", 10 * MEGABYTE, "application/pdf", []),
        ("laporan.docx", 1, "application/zip", []),
        ("laporan.docx", 1, "application/pdf", ["file_content"]),
        ("laporan.pdf.exe", 1, "application/pdf", ["file_kind"]),
        ("pdf", 0, "application/pdf", ["file_empty"]),
        ("laporan.pdf", 10 * MEGABYTE + 1, "application/pdf", ["file_size"]),
        ("foto.png", 0, "image/png", ["file_kind", "file_empty"]),
    ],
)
def test_a_file_is_judged_by_name_size_and_content(name: str, size: int, media_type: str, codes: list[str]) -> None:
    if codes:
        with pytest.raises(Invalid) as caught:
            check_file(BODY, name, size, media_type)
        assert [problem.code for problem in caught.value.problems] == codes
    else:
        check_file(BODY, name, size, media_type)


def test_the_learner_reads_what_may_be_sent() -> None:
    shown = TYPE.for_learner(BODY, [])
    assert shown["endings"] == [".pdf", ".docx", ".odt"]
    assert (shown["most_files"], shown["most_megabytes"]) == (2, 10)


def test_files_are_named_by_their_ids_and_wait_for_a_marker() -> None:
    response = TYPE.read_response({f"s1-{FILE}": ["laporan.pdf"], f"s1-{'a' * 32}": [""]}, 1)
    assert response == {"files": [{"id": FILE, "name": "laporan.pdf"}]}
    assert file_names(response) == {FILE: "laporan.pdf"}
    assert TYPE.grade(BODY, response).state == "pending"
    assert TYPE.review(BODY, [], response)["files"] == [{"id": FILE, "name": "laporan.pdf"}]
    assert TYPE.rubric(BODY) is BODY.rubric


@pytest.mark.parametrize(
    "form",
    [
        {"s1-../etc/passwd": ["x"]},
        {f"s1-{FILE.upper()}": ["x"]},
        {f"s1-{FILE}": ["x" * (LONGEST_NAME + 1)]},
        {f"s1-{number:032x}": ["x"] for number in range(6)},
    ],
)
def test_what_cannot_be_a_file_and_too_many_are_refused(form: dict[str, list[str]]) -> None:
    with pytest.raises(Invalid):
        TYPE.read_response(form, 1)


def test_stored_files_of_another_shape_are_none() -> None:
    assert file_names({"files": ["x", {"id": 1, "name": "x"}, {"id": "a"}]}) == {}
    assert file_names({"files": "x"}) == {}


def test_more_files_than_the_question_takes_are_said() -> None:
    three = {"files": [{"id": str(number), "name": "x"} for number in range(3)]}
    assert [one.code for one in TYPE.unfinished(BODY, three)] == ["too_many_files"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"allowed": []}, "too_few"),
        ({"allowed": ["program"]}, "choice"),
        ({"allowed": [""]}, "required"),
        ({"most_files": 6}, "whole_number"),
        ({"most_megabytes": 0}, "whole_number"),
    ],
)
def test_what_an_upload_may_not_be(changes: dict[str, object], code: str) -> None:
    with pytest.raises(Invalid) as caught:
        TYPE.parse({**RAW["upload"], **changes})
    assert code in {problem.code for problem in caught.value.problems}


def test_a_rationale_is_asked_for_and_the_editor_has_defaults() -> None:
    assert TYPE.unexplained(TYPE.parse({**RAW["upload"], "rationale": ""})) == ["rationale"]
    assert TYPE.read_edit({"allowed": ["pdf", ""]}) == {
        "rubric": [],
        "allowed": ["pdf"],
        "most_files": 1,
        "most_megabytes": 10,
        "rationale": "",
    }
