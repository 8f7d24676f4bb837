from __future__ import annotations


def test_home_of_a_new_learner(sign_in):
    page = sign_in("siti").get("/")
    assert page.status_code == 200
    assert "uji awal" in page.text
