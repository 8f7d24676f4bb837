"""The three templates of every kind: they render, are labelled, leak nothing, and what they post is read back."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

import pytest
from jinja2 import Environment, FileSystemLoader, PrefixLoader, StrictUndefined
from markupsafe import Markup

from content.questions import TEMPLATES, TYPES, QuestionType
from content.rendering import render_inline
from tests.content.questions.test_contract import right_response
from tests.content.samples import RAW, otherwise

KINDS = pytest.mark.parametrize("kind", TYPES, ids=lambda one: one.kind)
FOLDING = {
    "single": ("Option ", 6),
    "multiple": ("Option ", 6),
    "matching": ("Pair ", 6),
    "ordering": (">Item ", 7),
    "cloze": (">Gap ", 8),
    "likert": (">Statement ", 12),
    "essay": (">Criterion ", 6),
    "upload": (">Criterion ", 6),
}
"""How a row of an editor is headed, and how many there can be."""
XSS = '<img src=x onerror="alert(1)">'


def environment() -> Environment:
    loader = PrefixLoader({"questions": FileSystemLoader(TEMPLATES)})
    found = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, extensions=["jinja2.ext.i18n"])
    found.install_null_translations(newstyle=True)  # type: ignore[attr-defined]
    found.filters["markdown_inline"] = lambda text: Markup(render_inline(text))
    return found


ENVIRONMENT = environment()


class Page(HTMLParser):
    """The controls of a page as a browser would post them, and what is wrong with its markup."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.form: dict[str, list[str]] = {}
        self.controls: list[dict[str, str | None]] = []
        self.labels: set[str] = set()
        self.ids: list[str] = []
        self.described: set[str] = set()
        self.tags: list[str] = []
        self.inside_label = 0
        self.select: dict[str, str | None] = {}
        self.textarea = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        assert not [name for name in given if name.startswith("on") or name == "style"]
        self.tags.append(tag)
        self.ids += [given["id"] or ""] if "id" in given else []
        self.described |= set((given.get("aria-describedby") or "").split())
        if tag == "label":
            self.inside_label += 1
            self.labels.add(given.get("for") or "")
        if tag in ("input", "select", "textarea"):
            self.controls.append({**given, "labelled": "yes" if self.inside_label else None})
        if tag == "input" and given.get("type") in ("radio", "checkbox") and "checked" in given:
            self.form.setdefault(given["name"] or "", []).append(given["value"] or "")
        if tag == "input" and given.get("type") in ("text", "hidden"):
            self.form[given["name"] or ""] = [given.get("value") or ""]
        if tag == "select":
            self.select = given
        if tag == "option" and "selected" in given:
            self.form[self.select["name"] or ""] = [given["value"] or ""]
        if tag == "textarea":
            self.textarea = given["name"] or ""
            self.form[self.textarea] = [""]

    def handle_endtag(self, tag: str) -> None:
        self.inside_label -= tag == "label"
        if tag == "textarea":
            self.textarea = ""

    def handle_data(self, data: str) -> None:
        if self.textarea:
            self.form[self.textarea][0] += data

    def check(self) -> None:
        """Every control is labelled, no id stands twice, every description exists, nothing runs."""
        assert all(c["labelled"] or c.get("id") in self.labels for c in self.controls), self.controls
        assert len(self.ids) == len(set(self.ids))
        assert self.described <= set(self.ids)
        assert not {"script", "style"} & set(self.tags)


def page(kind: QuestionType[Any], template: str, question: dict[str, Any], **given: Any) -> Page:
    values = {"slot": 3, "response": None, "prefix": "", **given}
    found = Page(ENVIRONMENT.get_template(f"questions/{kind.kind}/{template}.html").render(question=question, **values))
    found.check()
    return found


@KINDS
def test_the_answer_page_posts_what_read_response_reads(kind: QuestionType[Any]) -> None:
    body = kind.parse(RAW[kind.kind])
    shown = kind.for_learner(body, kind.shuffle(body, "s"))
    response = right_response(kind, body)
    posted = kind.read_response(page(kind, "answer", shown, response=response).form, 3)
    assert kind.grade(body, posted) == kind.grade(body, response)
    assert kind.read_response(page(kind, "answer", shown).form, 3) is None


@KINDS
def test_the_answer_page_does_not_depend_on_key_feedback_or_weight(kind: QuestionType[Any]) -> None:
    body, other = kind.parse(RAW[kind.kind]), kind.parse(otherwise(kind.kind))
    order = kind.shuffle(body, "s")
    template = ENVIRONMENT.get_template(f"questions/{kind.kind}/answer.html")
    pages = [
        template.render(question=kind.for_learner(one, order), slot=3, response=None, prefix="")
        for one in (body, other)
    ]
    assert pages[0] == pages[1]
    assert "Sebab" not in pages[0]


@KINDS
def test_the_review_page_renders_right_wrong_and_blank(kind: QuestionType[Any]) -> None:
    body = kind.parse(RAW[kind.kind])
    order = kind.shuffle(body, "s")
    for response in (
        None,
        right_response(kind, body),
        {"chosen": order[:1], "text": "9", "pairs": {"x": "y"}, "places": {"x": 1}, "gaps": {"g1": "9"}, "answers": {}},
    ):
        assert page(kind, "review", kind.review(body, order, response)).controls == []


@KINDS
@pytest.mark.parametrize("prefix", ["", "soal-"])
def test_the_editor_page_posts_what_read_edit_reads(kind: QuestionType[Any], prefix: str) -> None:
    body = kind.parse(RAW[kind.kind])
    found = page(kind, "edit", kind.dump(body), prefix=prefix)
    assert kind.parse(kind.read_edit(found.form, prefix)) == body


@KINDS
def test_the_editor_page_of_a_new_question_has_all_its_rows(kind: QuestionType[Any]) -> None:
    found = page(kind, "edit", {})
    rows = {control["name"] for control in found.controls if str(control["name"]).endswith(("-text", "-prompt"))}
    rows |= {control["name"] for control in found.controls if str(control["name"]).startswith("items-")}
    assert len(rows) in (0, kind.max_options)


@KINDS
def test_rows_that_are_filled_stand_open_and_the_rest_is_folded(kind: QuestionType[Any]) -> None:
    editor = ENVIRONMENT.get_template(f"questions/{kind.kind}/edit.html")
    empty = editor.render(question={}, prefix="")
    assert ("<details" in empty) == (kind.kind in FOLDING)
    if kind.kind in FOLDING:
        rows, most = FOLDING[kind.kind]
        whole = {"options": [{}] * most, "pairs": [{}] * most, "items": [""] * most, "gaps": [{}] * most}
        whole |= {"statements": [{}] * most, "rubric": [{}] * most}
        assert empty.partition("<details")[0].count(rows) < empty.count(rows) == most
        assert "<details" not in editor.render(question=whole, prefix="")


@KINDS
def test_the_editor_page_shows_each_error_beside_its_field(kind: QuestionType[Any]) -> None:
    paths = ["options", "options-0-text", "items", "items-0", "pairs", "pairs-0-prompt"]
    paths += ["accepted", "accepted-0", "answer", "tolerance", "unit", "distractors", "distractors-0", "rationale"]
    paths += ["options-0-score", "scoring", "rationale_true", "pairs-0", "options-0"]
    paths += ["text", "gaps", "gaps-0", "gaps-0-kind", "gaps-0-accepted", "gaps-0-accepted-0", "gaps-0-answer"]
    paths += ["rubric", "rubric-0", "rubric-0-criterion", "rubric-0-levels", "rubric-0-levels-1-points"]
    paths += ["least_words", "most_files", "allowed", "statements", "statements-0", "statements-0-text"]
    paths += ["statements-0-indicator"]
    found = page(kind, "edit", {}, errors=dict.fromkeys(paths, "Isi bagian ini."), prefix="q-")
    invalid = [control for control in found.controls if control.get("aria-invalid")]
    assert invalid
    assert all(str(control["aria-describedby"]).endswith("-error") for control in invalid)


def test_matches_with_a_formula_stand_by_letters_above_the_lists() -> None:
    matching = next(one for one in TYPES if one.kind == "matching")
    matches = [r"$\frac{1}{2}$", "setengah <b>", "seperempat"]
    body = matching.parse({"pairs": [{"prompt": f"p{i}", "match": match} for i, match in enumerate(matches)]})
    shown = matching.for_learner(body, matching.option_ids(body))
    found = page(matching, "answer", shown)
    assert found.tags.count("math") == 1
    html = ENVIRONMENT.get_template("questions/matching/answer.html").render(question=shown, slot=3, response=None)
    assert "<strong>C.</strong> setengah &lt;b&gt;" in html
    assert html.count(">C. setengah &lt;b&gt;</option>") == 3
    assert "math" in page(matching, "review", matching.review(body, [], None)).tags


def hostile(kind: str) -> dict[str, Any]:
    """A question of a kind whose every text tries to run something."""
    own = {"single": "correct", "multiple": "correct", "judgement": "score"}.get(kind, "")
    values: dict[str, list[Any]] = {
        "single": [True, False, False, False],
        "multiple": [True, True, False, False],
        "judgement": [4, 2, 1, 0],
    }
    rows = [{"text": f"{XSS}{i}", own: value, "rationale": XSS} for i, value in enumerate(values.get(kind, []))]
    rubric = [{"criterion": XSS, "levels": [{"text": f"{XSS}{i}", "points": i} for i in range(2)]}]
    return {
        "text": f"{XSS} [[1]] [[2]]",
        "gaps": [
            {"kind": "choice", "label": XSS, "accepted": [XSS], "others": [f"{XSS}1"], "rationale": XSS},
            {"kind": "numeric", "answer": 1, "unit": XSS, "rationale": XSS},
        ],
        "rubric": rubric,
        "allowed": ["pdf"],
        "statements": [{"text": XSS}],
        "options": rows,
        "pairs": [{"prompt": f"{XSS}{i}", "match": f"{XSS}{i}", "rationale": XSS} for i in range(3)],
        "items": [f"{XSS}{i}" for i in range(3)],
        "accepted": [XSS],
        "answer": True if kind == "true_false" else 1,
        "unit": XSS,
        "rationale": XSS,
        "rationale_true": XSS,
        "rationale_false": XSS,
    }


@KINDS
def test_hostile_texts_stay_texts(kind: QuestionType[Any]) -> None:
    body = kind.parse(hostile(kind.kind))
    order = kind.option_ids(body)
    response = {"text": XSS, "gaps": {"g2": XSS}, "files": [{"id": "a", "name": XSS}]}
    for template, question in (
        ("answer", kind.for_learner(body, order)),
        ("review", kind.review(body, order, response)),
        ("edit", kind.dump(body)),
    ):
        assert "img" not in page(kind, template, question, response=response).tags
