"""Media of a course, and who may have them."""

from __future__ import annotations

import pytest

from lms.courses.queries import file_of, media_files, media_of
from lms.problems import Missing


def test_media_are_listed_by_name_with_their_kind(course):
    assert [(one.name, one.kind) for one in media_of(course.id)] == [
        ("alur.png", "picture"),
        ("sapaan.mp4", "video"),
        ("sapaan.vtt", "captions"),
    ]
    assert media_files(course.id) == {"media/alur.png", "media/sapaan.mp4", "media/sapaan.vtt"}


@pytest.mark.parametrize(("kind", "media_type"), [("audio", "audio/mpeg"), ("document", "application/pdf")])
def test_other_kinds_are_told_apart(kind, media_type):
    from lms.courses.queries.media import MediaRow

    assert MediaRow("x", media_type, 1).kind == kind


def test_whoever_sees_the_course_has_its_files(cast, course):
    assert file_of(cast.viewer("siti"), course.slug, "alur.png").media_type == "image/png"
    assert file_of(cast.viewer("oki"), course.slug, "alur.png")


def test_files_of_a_restricted_course_are_missing_elsewhere(cast, course):
    course.open_to_all = False
    with pytest.raises(Missing):
        file_of(cast.viewer("oki"), course.slug, "alur.png")


def test_files_of_a_draft_are_for_those_who_work_on_it(cast, course):
    course.published_version_id = None
    for key in ("tari", "rudi", "dewi"):
        assert file_of(cast.viewer(key), course.slug, "alur.png")
    for key in ("siti", "oki"):
        with pytest.raises(Missing):
            file_of(cast.viewer(key), course.slug, "alur.png")


@pytest.mark.parametrize("name", ["lain.png", "../alur.png", "", "\x00", "%"])
def test_names_that_nothing_has_are_missing(cast, course, name):
    with pytest.raises(Missing):
        file_of(cast.viewer("siti"), course.slug, name)
