"""What authors type: shapes, bounds, odd characters."""

from __future__ import annotations

import io

import pytest
from werkzeug.datastructures import FileStorage, MultiDict

from lms.courses import forms
from lms.courses.services.drafts import Claim
from lms.problems import Problem


@pytest.fixture
def details(app, database, draft):
    """`details(**typed)` is the form as posted with these fields over the stored ones."""
    from lms.competencies.queries import all_competencies

    app.config["WTF_CSRF_ENABLED"] = False
    with app.test_request_context("/", method="POST"):

        def posted(**typed: str) -> forms.DetailsForm:
            stored = forms.DetailsForm.of(draft)
            values = {name: "" if field.data is None else str(field.data) for name, field in stored._fields.items()}
            for number in (1, 2, 3):
                values[f"from_{number}"], values[f"to_{number}"] = values[f"from_{number}"] or "0", "2"
            form = forms.DetailsForm(MultiDict({**values, **typed}))
            form.offer(all_competencies(), draft)
            return form

        yield posted
    app.config["WTF_CSRF_ENABLED"] = True


def test_control_characters_and_foreign_line_ends_go():
    assert forms.tidy("a\x00b\r\nc\rd\x1b") == "ab\nc\nd"
    assert forms.tidy(None) == ""
    assert forms.tidied(MultiDict([("a", "x\x00"), ("a", "y")])).getlist("a") == ["x", "y"]


def test_details_become_what_the_service_takes(details):
    form = details(outcomes="- Menulis surat\n\n* Membaca surat", tags="surat, dinas, surat", prerequisite_1=" PP-901 ")
    assert form.validate(), form.errors
    read = form.details()
    assert read.outcomes == ("Menulis surat", "Membaca surat")
    assert read.tags == ("surat", "dinas")
    assert read.claims == (Claim("M.3", 1, 2),)
    assert read.prerequisites == ("PP-901",)


@pytest.mark.parametrize(
    "typed", [{"outcomes": "\n".join("x" * 11)}, {"outcomes": "x" * 301}, {"tags": ",".join(map(str, range(21)))}]
)
def test_too_much_is_refused_beside_its_field(details, typed):
    form = details(**typed)
    assert form.validate(), form.errors
    with pytest.raises(Problem) as caught:
        form.details()
    assert set(caught.value.fields) == set(typed)


@pytest.mark.parametrize("typed", [{"category": "sihir"}, {"from_1": "x"}, {"competency_1": "' or 1"}, {"title": " "}])
def test_choices_that_are_not_on_offer_are_refused(details, typed):
    form = details(**typed)
    assert not form.validate()
    assert set(form.errors) == set(typed)


def test_a_revision_that_is_no_number_is_never_the_right_one(details):
    assert details(revision="abc").revision.data == details(revision="9" * 20).revision.data == -1


def test_an_unusual_category_and_form_stay_on_offer(details, draft):
    draft.category, draft.form = "tata_ruang", "seminar"
    form = details()
    assert form.validate(), form.errors


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"competency": ""}, "competency"),
        ({"competency": "M.3", "level": "9"}, "level"),
        ({"competency": "M.3", "level": "²"}, "level"),
        ({"competency": "M.3", "level": "2", "indicator": "-1"}, "indicator"),
        ({"competency": "M.3", "level": "2", "indicator": "0", "difficulty": "99999999999"}, "difficulty"),
    ],
)
def test_tags_of_imported_questions_are_checked(app, typed, field):
    with app.test_request_context(), pytest.raises(Problem) as caught:
        forms.read_tags(MultiDict(typed))
    assert set(caught.value.fields) == {field}


def _file(data: bytes) -> FileStorage:
    return FileStorage(io.BytesIO(data), "soal.gift")


def test_a_gift_file_is_read_as_utf8():
    assert forms.read_gift_file(_file("\ufeffSoal é {T}\r\n".encode())) == "Soal é {T}\n"


@pytest.mark.parametrize("upload", [None, _file(b"  "), _file(b"x" * 300_001), _file(b"\xff\xfe\x00")])
def test_a_file_that_is_no_gift_text_is_refused(app, upload):
    with app.test_request_context(), pytest.raises(Problem):
        forms.read_gift_file(upload)


@pytest.mark.parametrize("text", ["", "x" * 300_001])
def test_carried_text_has_its_bounds_too(app, text):
    with app.test_request_context(), pytest.raises(Problem):
        forms.read_gift_text(MultiDict({"gift": text}))
