"""One address for lessons and quizzes."""

from __future__ import annotations


def test_a_lesson_opens_its_editor_and_a_quiz_its_own(sign_in, draft, kept):
    lesson, quiz = (module.activities[0].uuid for module in draft.modules)
    version = kept(draft)
    browser = sign_in("tari")
    assert 'id="lesson-form"' in browser.get(f"/studio/{version}/bagian/{lesson}").text
    assert "Tambah soal" in browser.get(f"/studio/{version}/bagian/{quiz}").text


def test_saving_goes_to_the_right_place(sign_in, draft, kept):
    lesson, quiz = (module.activities[0].uuid for module in draft.modules)
    version = kept(draft)
    browser = sign_in("tari")
    assert "Isi materi" in browser.send(f"/studio/{version}/bagian/{lesson}", {}).text
    assert "Nilai lulus" in browser.send(f"/studio/{version}/bagian/{quiz}", {}).text
