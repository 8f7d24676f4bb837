"""The bars beside a report: their lengths, and what is left out."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any

from lms.reports.charts import charts, pieces
from lms.reports.contract import HIDDEN, Column, Part, Table

REPORT: Any = SimpleNamespace(
    COLUMNS=(Column("Unit"), Column("Share", "percent"), Column("JP", "number")), CHART=(1, 2)
)


def test_percents_run_to_a_hundred_and_numbers_to_the_largest(app):
    with app.test_request_context():
        share, jp = charts(REPORT, Table([("A", 50, 4), ("B", 20, 8)], 2))
    assert [(bar.name, bar.value, bar.length) for bar in share.bars] == [("A", "50 %", 50), ("B", "20 %", 20)]
    assert [bar.length for bar in jp.bars] == [50, 100]


def test_a_hidden_figure_is_not_drawn_and_one_bar_is_no_chart(app):
    with app.test_request_context():
        assert charts(REPORT, Table([("A", HIDDEN, HIDDEN), ("B", 20, 8)], 2)) == []


def test_numbers_that_are_all_nothing_are_drawn_without_length(app):
    with app.test_request_context():
        assert [bar.length for bar in charts(REPORT, Table([("A", 0, 0), ("B", 0, 0)], 2))[1].bars] == [0, 0]


def test_the_parts_of_a_bar_follow_each_other_and_fill_it():
    found = pieces(Table([], 4, parts=(Part("a", 1), Part("b", 0), Part("c", 3))))
    assert [(one.part.label, one.start, one.length) for one in found] == [("a", 0, 25), ("c", 25, 75)]
    assert pieces(Table([], 0, parts=(Part("a", 0),))) == []


def test_the_completion_report_draws_its_states_beside_the_words(sign_in, course):
    page = sign_in("hana").get(f"/laporan/penyelesaian?kursus={course}").text
    assert 'class="card stack tight states"' in page
    assert re.search(r"(Selesai|Berjalan, belum lewat tenggat|Lewat tenggat): \d", page)
