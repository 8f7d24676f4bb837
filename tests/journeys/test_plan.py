"""A trainer looks at the plan that is proposed, compares budgets, takes one course, and then the rest."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.pictures import picture


@pytest.mark.parametrize("screen", ["phone", "desk"])
def test_a_proposed_plan_becomes_the_own_one(visit, screen):
    """From the own plan to the proposal, and back with its courses."""
    trainer = visit(screen).sign_in("trainer")
    _compares_budgets(trainer)
    picture(trainer, "proposal")
    _sees_the_best_plan_when_coming_back(trainer)
    _takes_one_course(trainer)
    _takes_the_rest(trainer)


def _compares_budgets(visitor):
    page = visitor.page
    visitor.open("/rencana")
    visitor.follow(page.get_by_role("link", name=re.compile("usulan")).first)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Usulan rencana")
    budgets = page.get_by_role("navigation", name="Anggaran").get_by_role("link")
    shares = [int(re.search(r"(\d+)\s*%", one)[1]) for one in budgets.all_inner_texts()]
    assert len(shares) >= 3
    assert shares == sorted(shares)
    visitor.follow(budgets.filter(has_text="Bila 20 JP"))
    expect(budgets.filter(has_text="Bila 20 JP")).to_have_attribute("aria-current", "page")


def _sees_the_best_plan_when_coming_back(visitor):
    visitor.await_job(visitor.page.get_by_text("dihitung secara eksak")).look()


def _takes_one_course(visitor):
    page = visitor.page
    course = page.locator(".plan-item").filter(has=page.get_by_role("button", name=re.compile("^Ambil"))).first
    title = course.get_by_role("link").inner_text().split(". ", 1)[1]
    visitor.follow(course.get_by_role("button"))
    visitor.sees("kini ada di rencana Anda")
    expect(page.locator(".plan-item").filter(has_text=title)).to_contain_text("Di rencana Anda")


def _takes_the_rest(visitor):
    page = visitor.page
    every = page.get_by_role("button", name="Ambil semua ke rencana saya")
    if every.count():
        visitor.follow(every)
    else:
        visitor.open("/rencana")
    expect(page.get_by_role("heading", name="Kursus dalam rencana")).to_be_visible()
    expect(page.locator(".plan-item").first).to_contain_text("paling lambat")
    visitor.open("/rencana/usulan").sees("Semua yang diusulkan sudah ada")
