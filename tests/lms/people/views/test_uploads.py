"""Which addresses take large files."""

from __future__ import annotations

import io

import pytest
from flask import request

from lms.people.views.uploads import uploaded
from lms.problems import Problem


def test_only_the_upload_takes_more_than_a_form(sign_in):
    big = {"reason": "x" * 2_500_000}
    assert sign_in("hana").send("/pegawai/baru", big).status_code == 413


def test_a_file_is_read_with_its_name(app):
    with app.test_request_context(method="POST", data={"berkas": (io.BytesIO(b"isi"), "a.csv")}):
        assert uploaded() == (b"isi", "a.csv")


def test_nothing_chosen_is_a_problem_beside_the_field(app):
    with app.test_request_context(method="POST", data={"berkas": (io.BytesIO(b""), "")}):
        assert request.method == "POST"
        with pytest.raises(Problem) as caught:
            uploaded()
    assert set(caught.value.fields) == {"berkas"}
