"""GIFT, Moodle's text format for questions (docs.moodle.org/en/GIFT_format; read as Moodle 4.5 reads it).

Owns reading the whole format and mapping it to our kinds. Essays and descriptions are named as unsupported.
Blank lines inside braces are accepted, which Moodle does not.
"""

from __future__ import annotations

import re
from dataclasses import replace

from content.importers.contract import ImportPlan, PlannedQuestion
from content.importers.gift.mapping import mapped
from content.importers.gift.markup import lost_pictures
from content.importers.gift.reading import GiftQuestion, read_gift
from content.problems import Invalid, Problem
from content.questions import by_kind, markdown_texts
from content.rendering import check_line

NAME = "GIFT"
EXTENSIONS: tuple[str, ...] = (".gift", ".txt")
LARGEST = 5 * 1024 * 1024
MOST_QUESTIONS = 5_000
MARKS = re.compile(r"^\$CATEGORY:|^::.*?::|(?<!\\)\{\s*(?:[=~#]|T|F|\})", re.MULTILINE)

__all__ = ["EXTENSIONS", "NAME", "GiftQuestion", "plan", "read_gift", "sniff"]


def sniff(data: bytes) -> bool:
    """Whether the data are text with a category, a title or an answer in braces."""
    try:
        text = data[:65536].decode("utf-8-sig", errors="strict" if len(data) <= 65536 else "ignore")
    except UnicodeDecodeError:
        return False
    return "\x00" not in text and MARKS.search(text) is not None


def plan(data: bytes, filename: str) -> ImportPlan:
    """What the file would bring; a question that cannot be read is named and the rest goes on."""
    if len(data) > LARGEST:
        megabytes = LARGEST // (1024 * 1024)
        return _refused(
            filename, Problem("file_too_large", "The file is larger than %(most)s MB.", {"most": megabytes})
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _refused(filename, Problem("not_utf8", "Save this file as UTF-8."))
    questions, problems = read_gift(text)
    if len(questions) > MOST_QUESTIONS:
        return _refused(
            filename,
            Problem("too_many_questions", "Bring at most %(most)s questions at once.", {"most": MOST_QUESTIONS}),
        )
    items, warnings = [], []
    for question in questions:
        try:
            raw, lost = mapped(question)
            by_kind(raw["kind"]).parse(raw)
        except Invalid as invalid:
            problems += [_at(question, problem) for problem in invalid.problems]
            continue
        unreadable = [replace(one, path=path) for path, text in markdown_texts(raw) for one in _faults(text)]
        if unreadable:
            problems += [_at(question, problem) for problem in unreadable]
            continue
        warnings += [_at(question, problem) for problem in _lost_pictures(question)]
        warnings += [_at(question, problem) for problem in lost]
        items.append(PlannedQuestion(question.line, question.name, question.category, raw))
    return ImportPlan(tuple(items), tuple(sorted(problems, key=lambda p: p.line or 0)), tuple(warnings))


def _faults(text: str) -> list[Problem]:
    """Formulas that cannot be read: the question could not be kept."""
    return [one for one in check_line(text) if one.code == "formula_unreadable"]


def _lost_pictures(question: GiftQuestion) -> list[Problem]:
    """A GIFT file holds no pictures, only where they were: each is named, so that it can be uploaded again."""
    parts = [question.stem, question.feedback]
    for answer in question.answers:
        parts += [answer.text, answer.feedback]
    return [
        Problem(
            "picture_lost",
            "The picture %(name)s is not in the file; only its words came. Upload it in the question.",
            {"name": address.rpartition("/")[2] or address},
        )
        for part in parts
        for address in lost_pictures(part)
    ]


def _refused(filename: str, problem: Problem) -> ImportPlan:
    return ImportPlan(problems=(replace(problem, file=filename),))


def _at(question: GiftQuestion, problem: Problem) -> Problem:
    return replace(problem, line=question.line, text=question.name)
