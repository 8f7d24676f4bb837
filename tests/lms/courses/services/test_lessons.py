"""Saving a lesson."""

from __future__ import annotations

import pytest

from lms.courses.services import save_lesson
from lms.problems import Conflict


@pytest.fixture
def lesson(draft):
    return draft.modules[0].activities[0]


def save(cast, lesson, body="Halo **warga**.", revision=0):
    return save_lesson(
        cast.viewer("tari"), lesson, title="Salam", minutes=30, objective="Menyapa", body=body, revision=revision
    )


def test_a_lesson_keeps_its_markdown_and_the_html_made_of_it(cast, draft, lesson):
    assert save(cast, lesson) == ()
    assert (lesson.title, lesson.minutes, lesson.objective) == ("Salam", 30, "Menyapa")
    assert lesson.body == "Halo **warga**."
    assert lesson.html == "<p>Halo <strong>warga</strong>.</p>\n"
    assert draft.minutes == 45


def test_scripts_never_reach_the_stored_html(cast, lesson):
    save(cast, lesson, "<script>alert(1)</script>\n\n[x](javascript:alert(1))")
    assert "<script" not in lesson.html
    assert "href" not in lesson.html


def test_what_readers_would_miss_comes_back(cast, lesson):
    assert [problem.code for problem in save(cast, lesson, "![](media/a.webp)")] == ["alt_missing", "media_missing"]


def test_a_stale_form_is_refused_and_changes_nothing(cast, lesson):
    save(cast, lesson)
    with pytest.raises(Conflict):
        save(cast, lesson, "Lama", revision=0)
    assert lesson.body == "Halo **warga**."
    save(cast, lesson, "Baru", revision=1)
    assert lesson.revision == 2
