"""Rubrics: reading, marking by them, and the two pages of a marking."""

from __future__ import annotations

import json

import pytest

from content.plain_data import Reader
from content.problems import Invalid
from content.questions.rubric import (
    Judged,
    Rubric,
    dump_marking,
    dump_rubric,
    edited_rubric,
    grade_marking,
    marking_sheet,
    parse_marking,
    points_of,
    read_marking,
    read_rubric,
)
from tests.content.questions.test_templates import ENVIRONMENT, XSS, Page
from tests.content.samples import RUBRIC


def rubric_of(raw: object) -> Rubric:
    reader = Reader({"rubric": raw})
    found = read_rubric(reader)
    reader.finish()
    return found


RUBRIC_READ = rubric_of(RUBRIC)
FIRST, SECOND = RUBRIC_READ.criteria


def marking(first: int, second: int) -> dict[str, Judged]:
    return {FIRST.id: Judged(FIRST.levels[first].id, "Bagus."), SECOND.id: Judged(SECOND.levels[second].id)}


def test_points_and_share_by_hand() -> None:
    # 7 of 13 and 13 of 13: 20 of 26.
    assert RUBRIC_READ.most == 26
    assert points_of(RUBRIC_READ, marking(1, 2)) == [7, 13]
    grade = grade_marking(RUBRIC_READ, marking(1, 2))
    assert grade.fraction == pytest.approx(20 / 26)
    assert grade.state == "partial"
    assert grade.per_option == {FIRST.id: "partial", SECOND.id: "right"}
    assert grade_marking(RUBRIC_READ, marking(2, 2)).state == "right"
    assert grade_marking(RUBRIC_READ, marking(0, 0)).per_option == {FIRST.id: "wrong", SECOND.id: "wrong"}


@pytest.mark.parametrize("foreign", [{}, {FIRST.id: Judged("x")}, {FIRST.id: Judged(FIRST.levels[0].id)}])
def test_a_marking_of_another_rubric_is_refused(foreign: dict[str, Judged]) -> None:
    with pytest.raises(Invalid, match="another version"):
        grade_marking(RUBRIC_READ, foreign)


def test_a_marking_is_posted_stored_and_read_again() -> None:
    form = {
        f"m-{FIRST.id}": [FIRST.levels[1].id],
        f"m-{FIRST.id}-comment": [" Bagus. "],
        f"m-{SECOND.id}": [SECOND.levels[2].id],
    }
    found = read_marking(RUBRIC_READ, form, "m-")
    assert found == marking(1, 2)
    assert parse_marking(json.loads(json.dumps(dump_marking(found)))) == found


def test_every_criterion_needs_a_level_of_its_own_and_a_remark_of_bounded_length() -> None:
    form = {FIRST.id: ["x"], f"{FIRST.id}-comment": ["x" * 2001]}
    with pytest.raises(Invalid) as caught:
        read_marking(RUBRIC_READ, form)
    assert [(one.code, one.path) for one in caught.value.problems] == [
        ("level_missing", FIRST.id),
        ("too_long", f"{FIRST.id}-comment"),
        ("level_missing", SECOND.id),
    ]


def levels(*points: object) -> list[dict[str, object]]:
    return [{"criterion": "a", "levels": [{"text": f"t{i}", "points": one} for i, one in enumerate(points)]}]


@pytest.mark.parametrize(
    ("raw", "code", "path"),
    [
        (levels(1), "too_few", "rubric-0-levels"),
        (levels(2, 1), "levels_rise", "rubric-0-levels"),
        (levels(1, 1), "levels_rise", "rubric-0-levels"),
        (levels(0, None), "whole_number", "rubric-0-levels-1-points"),
        (levels(0, 101), "whole_number", "rubric-0-levels-1-points"),
        (levels(0, 1) * 2, "alike", "rubric-1"),
        ([{"criterion": "", "levels": []}], "required", "rubric-0-criterion"),
        ([{"criterion": "a", "levels": [{"text": "t"}, {"text": "t", "points": 1}]}], "alike", "rubric-0-levels-1"),
    ],
)
def test_what_a_rubric_may_not_be(raw: object, code: str, path: str) -> None:
    with pytest.raises(Invalid) as caught:
        rubric_of(raw)
    assert (code, path) in {(one.code, one.path) for one in caught.value.problems}


def test_a_rubric_is_dumped_as_it_was_read_and_edited_a_level_a_line() -> None:
    assert dump_rubric(RUBRIC_READ) == RUBRIC
    lines = "0: Tidak ada\r\n\n 2 : Satu: lengkap\ntanpa angka\n1000: banyak"
    assert edited_rubric({"rubric-1-criterion": ["Alasan"], "rubric-1-levels": [lines]}, "") == [
        {
            "criterion": "Alasan",
            "levels": [
                {"text": "Tidak ada", "points": 0},
                {"text": "Satu: lengkap", "points": 2},
                {"text": "tanpa angka", "points": None},
                {"text": "1000: banyak", "points": None},
            ],
        }
    ]


def page(template: str, **given: object) -> Page:
    found = Page(ENVIRONMENT.get_template(f"questions/{template}.html").render(prefix="m-", **given))
    found.check()
    return found


def test_the_markers_page_posts_what_is_read() -> None:
    shown = page("rubric_mark", sheet=marking_sheet(RUBRIC_READ, marking(1, 2)))
    assert read_marking(RUBRIC_READ, shown.form, "m-") == marking(1, 2)
    assert page("rubric_mark", sheet=marking_sheet(RUBRIC_READ)).form == {
        f"m-{one.id}-comment": [""] for one in RUBRIC_READ.criteria
    }


def test_the_markers_page_shows_each_error_beside_its_field() -> None:
    name = f"m-{FIRST.id}"
    shown = page(
        "rubric_mark", sheet=marking_sheet(RUBRIC_READ), errors={name: "Pilih.", f"{name}-comment": "Panjang."}
    )
    assert {f"{name}-error", f"{name}-comment-error"} <= set(shown.ids)


def test_the_learner_reads_the_level_reached_its_points_and_the_remark() -> None:
    sheet = marking_sheet(RUBRIC_READ, marking(1, 2))
    html = ENVIRONMENT.get_template("questions/rubric_review.html").render(sheet=sheet)
    assert "7 of 13 points" in html
    assert "Uraian 7" in html
    assert "Uraian 0" not in html
    assert "Bagus." in html
    assert page("rubric_review", sheet=marking_sheet(RUBRIC_READ)).controls == []


def test_hostile_words_of_a_marker_stay_words() -> None:
    sheet = marking_sheet(RUBRIC_READ, {FIRST.id: Judged(FIRST.levels[0].id, XSS)})
    for template in ("rubric_mark", "rubric_review"):
        assert "img" not in page(template, sheet=sheet).tags
