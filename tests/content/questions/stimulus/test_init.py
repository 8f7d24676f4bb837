"""Cases that several questions share."""

from __future__ import annotations

import pytest

from content.problems import Invalid
from content.questions import drawn, dump_question, dump_stimulus, parse_question, parse_stimulus, together
from tests.content.questions.test_templates import ENVIRONMENT, Page
from tests.content.samples import STIMULUS, question


def test_a_case_is_parsed_and_dumped() -> None:
    found = parse_stimulus(STIMULUS)
    assert (found.code, found.title) == ("X-S1", "Antrean pagi")
    assert dump_stimulus(found) == STIMULUS


def test_what_a_case_may_not_be() -> None:
    with pytest.raises(Invalid) as caught:
        parse_stimulus({"kind": "single", "code": "X", "text": "", "stem": "x"})
    assert {(one.code, one.path) for one in caught.value.problems} == {
        ("choice", "kind"),
        ("required", "title"),
        ("required", "text"),
        ("unknown_field", ""),
    }


def test_a_question_names_its_case() -> None:
    found = parse_question(question("single", stimulus="X-S1"))
    assert found.stimulus == "X-S1"
    assert dump_question(found)["stimulus"] == "X-S1"
    assert "stimulus" not in dump_question(parse_question(question("single")))


def test_its_page_and_its_editor_show_texts_as_texts_and_are_labelled() -> None:
    hostile = {"title": "<b>Antrean</b>", "html": "&lt;i&gt;", "text": "Satu\n<i>dua</i>"}
    shown = Page(ENVIRONMENT.get_template("questions/stimulus/show.html").render(case=hostile))
    shown.check()
    assert not {"b", "i"} & set(shown.tags)
    editor = ENVIRONMENT.get_template("questions/stimulus/edit.html")
    errors = dict.fromkeys(("stimulus", "case-title", "case-text"), "Isi bagian ini.")
    found = Page(editor.render(question={"stimulus": "X-S1"}, case=hostile, prefix="q-", errors=errors))
    found.check()
    assert found.form == {
        "q-stimulus": ["X-S1"],
        "q-case-title": ["<b>Antrean</b>"],
        "q-case-text": ["Satu\n<i>dua</i>"],
    }
    assert all(control.get("aria-invalid") for control in found.controls)


def case_of(one: str) -> str:
    return one.strip("0123456789")


def test_what_shares_a_case_forms_a_group_at_the_place_of_its_first() -> None:
    assert together(["a1", "2", "b3", "a4", "5"], case_of) == [["a1", "a4"], ["2"], ["b3"], ["5"]]
    assert together([], case_of) == []


def test_a_case_is_drawn_whole_or_not_at_all() -> None:
    groups = [["a1", "a2", "a3"], ["4"], ["b5", "b6"], ["7"]]
    assert drawn(groups, 4) == ["a1", "a2", "a3", "4"]
    assert drawn(groups[1:], 2) == ["4", "7"]
    assert drawn(groups, 0) == []
    assert drawn(groups, 7) == [one for group in groups for one in group]
