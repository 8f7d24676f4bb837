"""The receipt on the result page, as a file, and at the command that checks it."""

from __future__ import annotations

import json

import pytest

from lms.quizzes.cli import receipt_command


@pytest.fixture
def attempt(workshop):
    found = workshop.start("siti", workshop.quiz(("true_false",)))
    workshop.answer_all("siti", found)
    return found


@pytest.fixture
def file(workshop, attempt, sign_in, tmp_path):
    workshop.submit("siti", attempt)
    path = tmp_path / "tanda-terima.json"
    answer = sign_in("siti").get(f"/uji/{attempt}/tanda-terima")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    path.write_bytes(answer.data)
    return path


def check(app, path):
    return app.test_cli_runner().invoke(receipt_command, [str(path)])


def test_there_is_none_before_handing_in_and_none_for_others(workshop, attempt, sign_in):
    address = f"/uji/{attempt}/tanda-terima"
    assert sign_in("siti").get(address).status_code == 404
    workshop.submit("siti", attempt)
    assert sign_in("joko").get(address).status_code == 404
    page = sign_in("siti").get(f"/uji/{attempt}/hasil").text
    assert workshop.look(attempt, lambda row: row.receipt["digest"][:16]) in page
    assert address in page


def test_the_command_says_that_it_holds(app, file):
    done = check(app, file)
    assert done.exit_code == 0
    assert "1 dari 1 soal terjawab" in done.output


@pytest.mark.parametrize(("part", "says"), [("receipt", "tidak ditandatangani"), ("answers", "bukan yang")])
def test_the_command_notices_a_change(app, file, part, says):
    document = json.loads(file.read_text())
    if part == "receipt":
        document["receipt"]["answered"] = 0
    else:
        document["answers"][0]["revision"] = 7
    file.write_text(json.dumps(document))
    done = check(app, file)
    assert done.exit_code == 1
    assert says in done.output


@pytest.mark.parametrize("text", ["bukan json", "[]"])
def test_the_command_refuses_other_files(app, tmp_path, text):
    path = tmp_path / "lain.json"
    path.write_text(text)
    assert check(app, path).exit_code == 1
