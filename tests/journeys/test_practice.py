"""What practice shows: the learner sees the topics of a competency, practises where it says so, and the picture follows."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.pictures import picture

PRACTISED, FRESH = "Orientasi pada Hasil", "Pelayanan Publik"
COURSE = "pelayanan-prima-di-loket"


@pytest.mark.parametrize("screen", ["phone", "desk"])
def test_topics_from_practice(visit, screen):
    visitor = visit(screen).sign_in("learner")
    _sees_strong_and_weak_topics(visitor)
    picture(visitor, "topics")
    _goes_where_to_practise(visitor)
    _practises_another_competency_and_sees_it(visitor)


def _topics(visitor, competency):
    visitor.open("/kompetensi")
    link = visitor.page.locator("a[href^='/kompetensi/']").filter(has_text=competency).first
    visitor.open(link.get_attribute("href"))
    return visitor.page.get_by_role("region", name="Gambaran topik dari latihan")


def _sees_strong_and_weak_topics(visitor):
    section = _topics(visitor, PRACTISED)
    expect(section).to_contain_text("Latihan tidak pernah mengubah level Anda yang terukur")
    weak, *others = section.get_by_role("listitem").all()
    expect(weak).to_contain_text("Perlu latihan")
    expect(weak).to_contain_text("9 soal dijawab")
    expect(weak).to_contain_text(re.compile(r"Soal berikutnya: kira-kira \d dari 10 benar \(\d sampai \d\)"))
    said = " ".join(one.inner_text() for one in others)
    assert "Belum cukup jawaban" in said
    assert "Kuat" in said
    expect(
        visitor.page.get_by_role("region", name="Gambaran topik dari latihan").locator("svg.dumbbell")
    ).to_have_count(1 + len(others))


def _goes_where_to_practise(visitor):
    link = (
        visitor.page.get_by_role("region", name="Gambaran topik dari latihan").get_by_role("link", name="Latih:").first
    )
    title = link.inner_text().removeprefix("Latih:").strip()
    visitor.follow(link)
    expect(visitor.page.get_by_role("heading", level=1)).to_contain_text(title)


def _practises_another_competency_and_sees_it(visitor):
    answered, page = _answered(_topics(visitor, FRESH)), visitor.page.url
    visitor.open(f"/kursus/{COURSE}")
    visitor.follow(visitor.page.get_by_role("link", name=re.compile("^(Mulai|Lanjutkan)")).first)
    check = visitor.page.locator("#check_1")
    check.locator("label.option").first.click()
    check.get_by_role("button", name="Periksa jawaban").click()
    expect(check.get_by_role("link", name="Jawab lagi")).to_be_visible()
    visitor.page.goto(page)
    section = visitor.page.get_by_role("region", name="Gambaran topik dari latihan")
    for _second in range(30):
        if _answered(section) > answered:
            break
        visitor.page.wait_for_timeout(1000)
        visitor.page.reload()
    assert _answered(section) > answered  # a picture of what an earlier journey answered may come with it
    expect(section).to_contain_text("Belum cukup jawaban")
    visitor.look()


def _answered(section):
    """How many questions the topics count together; other journeys may have practised the competency before."""
    counts = section.locator(".gap-facts span").filter(has_text="soal dijawab").all_inner_texts()
    return sum(int(one.split()[0]) for one in counts)
