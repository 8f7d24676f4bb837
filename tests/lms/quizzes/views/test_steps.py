"""The page of attempts that grow is for those alone; what grows is the host's business (tests of the assessments room)."""

from __future__ import annotations


def test_a_quiz_with_fixed_questions_has_no_such_page(sign_in, workshop):
    attempt = workshop.start("siti", workshop.quiz(("single",)))
    siti = sign_in("siti")
    siti.send(f"/uji/{attempt}/lanjut-di-sini")
    assert siti.get(f"/uji/{attempt}/lanjut").status_code == 404
    assert siti.send(f"/uji/{attempt}/lanjut", {"slot": 1, "epoch": 2, "go": "confirm"}).status_code == 404
    assert workshop.look(attempt, lambda row: row.items[0].locked_at) is None


def test_the_page_is_nobody_elses(sign_in, workshop):
    attempt = workshop.start("siti", workshop.quiz(("single",)))
    assert sign_in("joko").get(f"/uji/{attempt}/lanjut").status_code == 404
