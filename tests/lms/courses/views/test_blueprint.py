"""The blueprint page: grids of the bank, a check before saving, a draw to look at."""

from __future__ import annotations

import re

import pytest

from lms.quizzes import services
from lms.quizzes.models import BlueprintCell, QuizSection
from tests.lms.quizzes.conftest import raw_question as item


@pytest.fixture
def quiz(draft, kept, cast):
    bank = services.bank(cast.agency(), code="BUTIR", name="Butir", purpose="competency")
    for number in range(6):
        services.add_question(None, bank, item(stem=f"Butir {number}?", level=2, indicator=1 + number % 2))
    version = kept(draft)
    return f"/studio/{version}/bagian/{draft.modules[1].activities[0].uuid}"


@pytest.fixture
def browser(sign_in, quiz):
    return sign_in("tari")


def test_a_competency_is_added_and_its_bank_is_shown(browser, quiz):
    page = browser.get(f"{quiz}/kisi-kisi").text
    assert "Belum ada kompetensi" in page
    page = browser.get(f"{quiz}/kisi-kisi?kompetensi=M.3").text
    assert re.findall(r'name="(n-[^"]+)"', page) == ["n-M.3-2-x", "n-M.3-2-1", "n-M.3-2-2"]
    assert "dari 6" in page
    assert "dari 3" in page
    assert "Bank soal belum punya soal" in browser.get(f"{quiz}/kisi-kisi?kompetensi=M.5").text


def test_a_blueprint_is_saved_checked_and_drawn(browser, quiz, database):
    typed = {"competency": "M.3", "n-M.3-2-1": "2", "n-M.3-2-x": "1", "parted": "1"}
    assert browser.send(f"{quiz}/kisi-kisi", typed).status_code == 303
    assert [(one.level, one.indicator, one.items) for one in database.session.query(BlueprintCell)] == [
        (2, None, 1),
        (2, 1, 2),
    ]
    assert database.session.query(QuizSection).count() == 1
    page = browser.get(f"{quiz}/kisi-kisi").text
    assert "3 soal diundi" in page
    assert "pas-pasan" in page
    assert "cukup" in page
    drawn = [browser.get(f"{quiz}/kisi-kisi/contoh?undian={number}").text for number in (1, 2, 1)]
    assert drawn[0].count("question-item") == 3
    stems = [re.findall(r"Butir \d", one) for one in drawn]
    assert stems[0] == stems[2]
    assert "mengundi 3 soal" in browser.get(quiz).text
    assert browser.send(f"{quiz}/coba").headers["Location"].startswith("/uji/")


@pytest.mark.parametrize(
    ("number", "said"), [("9", "perlu 9, tersedia 3"), ("dua", "bilangan bulat"), ("-1", "bilangan bulat")]
)
def test_what_the_bank_cannot_give_comes_back_as_it_was_typed(browser, quiz, number, said, database):
    page = browser.send(f"{quiz}/kisi-kisi", {"competency": "M.3", "n-M.3-2-1": number})
    assert page.status_code == 422
    assert said in page.text
    assert f'value="{number}"' in page.text
    assert database.session.query(BlueprintCell).count() == 0


def test_only_authors_write_blueprints(sign_in, quiz):
    assert sign_in("siti").get(f"{quiz}/kisi-kisi").status_code in (403, 404)


@pytest.mark.parametrize("number", ["0", "x", "9999"])
def test_a_strange_number_of_a_draw_is_the_first(browser, quiz, number):
    assert "Undian 1" in browser.get(f"{quiz}/kisi-kisi/contoh?undian={number}").text
