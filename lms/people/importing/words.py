"""What is wrong with a row and how to mend it, in the language of the page; how changed values and states read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from lms.people.importing.fields import BY_KEY, ImportField
from lms.people.importing.reading import column_letters
from lms.people.words import employment_name, kind_name
from lms.web.filters import short_day

_CHECK_NIP = _l("Compare it with the decree and write all 18 digits.")
_SEE_TEMPLATE = _l("Take a code from the lists in the template.")
_WRITE_DATE = _l("Write the day such as 31-12-2026.")
_PLAIN_TEXT = _l("Write plain text that does not begin with =, +, - or @.")
WORDS: Mapping[str, tuple[Any, Any]] = {
    "nip_empty": (_l("The NIP is missing."), _l("Fill it in, or remove the row.")),
    "nip_not_digits": (_l("The NIP holds something besides digits."), _CHECK_NIP),
    "nip_length": (_l("The NIP has %(count)s digits instead of 18."), _CHECK_NIP),
    "nip_was_number": (
        _l("The NIP column is stored as numbers, so its last 3 digits are lost. Use this template."),
        _l("Take the numbers from the original list again; the template keeps the column as text."),
    ),
    "nip_bad_date": (_l("The first eight digits of the NIP are not a date."), _CHECK_NIP),
    "nip_bad_start": (_l("The start of service in the NIP cannot be right."), _CHECK_NIP),
    "nip_bad_pattern": (_l("Digits 13 to 15 of the NIP fit neither a PNS nor a PPPK."), _CHECK_NIP),
    "duplicate": (
        _l("Row %(row)s has the same NIP as row %(rows)s."),
        _l("Keep one of these rows. A second post (Plt. or Plh.) goes into a file of its own."),
    ),
    "foreign": (
        _l("This NIP is recorded with another agency."),
        _l("Ask that agency to release the person first, then remove or repeat the row."),
    ),
    "outside": (
        _l("This person works in a unit outside your authority."),
        _l("Remove the row, or ask the HR officer of the agency to import it."),
    ),
    "own_row": (_l("This row would change your own record."), _l("Ask a colleague with the same right to import it.")),
    "name_missing": (_l("The name is missing."), _l("Fill it in: this person is new.")),
    "name_without_letters": (_l("The name has no letters."), _l("Write the full name.")),
    "formula": (_l("The cell begins like a formula."), _PLAIN_TEXT),
    "too_long": (_l("The text is longer than %(most)s characters."), _l("Shorten it.")),
    "email_form": (
        _l("This is no e-mail address."),
        _l("Write one address such as nama@instansi.go.id, or leave it empty."),
    ),
    "employment_unknown": (_l("“%(text)s” is no kind of employment."), _l("Write PNS or PPPK, or leave it empty.")),
    "employment_differs_pns": (
        _l("The cell says PPPK, but the NIP is that of a PNS."),
        _l("Put the NIP or the kind of employment right."),
    ),
    "employment_differs_pppk": (
        _l("The cell says PNS, but the NIP is that of a PPPK."),
        _l("Put the NIP or the kind of employment right."),
    ),
    "kind_unknown": (_l("“%(text)s” is no kind of assignment."), _l("Write definitif, plt or plh.")),
    "leads_unknown": (_l("“%(text)s” is neither yes nor no."), _l("Write ya or tidak.")),
    "date_form": (_l("“%(text)s” is no date."), _WRITE_DATE),
    "date_range": (_l("The day %(text)s is too early or more than a year ahead."), _WRITE_DATE),
    "unit_unknown": (_l("There is no unit “%(text)s”."), _SEE_TEMPLATE),
    "position_unknown": (_l("There is no post “%(text)s”."), _SEE_TEMPLATE),
    "unit_closed": (_l("The unit “%(text)s” is closed or outside your authority."), _l("Choose another unit.")),
    "position_closed": (_l("The post “%(text)s” is closed."), _l("Choose another post.")),
    "unit_missing": (
        _l("The unit is missing."),
        _l("Fill in the unit code: this person has no post of this kind yet."),
    ),
    "position_missing": (
        _l("The post is missing."),
        _l("Fill in the post code: this person has no post of this kind yet."),
    ),
    "ambiguous": (_l("“%(text)s” means more than one: %(codes)s."), _l("Write the code instead of the name.")),
    "code_was_number": (
        _l("The code is stored as a number, so 1.10 and 1.1 look the same."),
        _l("Format the column as text and write the code again."),
    ),
    "starts_too_early": (
        _l("A definitive post begins later, on %(text)s."),
        _l("Write that day or a later one, or correct the posts on the person's page."),
    ),
    "reaches_into_earlier": (
        _l("On this day an earlier definitive post still held, until %(text)s."),
        _l("Write a later day, or correct the posts on the person's page."),
    ),
    "starts_after_end": (_l("The post ended on %(text)s, before this day."), _l("Write an earlier day.")),
    "refused": (_l("The row was refused: %(text)s"), _l("Put it right on the person's page, or import the row again.")),
    "changed_since": (
        _l("The person was changed after the import."),
        _l("Correct what is wrong on the person's page."),
    ),
    "acted_since": (
        _l("The person has learned or been assessed since."),
        _l("Nothing was taken away. Set the person inactive on the person's page if it was a mistake."),
    ),
}


@dataclass(frozen=True)
class Worded:
    """A problem of a row: where it is, what is wrong, how to mend it, and whether the template is the remedy."""

    row: int
    cell: str
    field: str
    what: str
    remedy: str
    template: bool = False

    @property
    def sentence(self) -> str:
        """The problem in one cell of a spreadsheet."""
        return " ".join(filter(None, (self.field and f"{self.field}:", self.what, self.remedy)))


def word_problem(
    problem: Mapping[str, Any],
    row: int,
    mapping: Mapping[str, int],
    fields: Mapping[str, ImportField] = BY_KEY,
    words: Mapping[str, tuple[Any, Any]] = WORDS,
) -> Worded:
    """A stored problem of row `row` in words; `fields` and `words` are those of the import it belongs to."""
    what, remedy = words[problem["code"]]
    params = _dates_in_words(problem["params"])
    key = problem["field"]
    near = params.get("near")
    return Worded(
        row=row,
        cell=f"{column_letters(mapping[key])}{row}" if key in mapping else "",
        field=str(fields[key].label) if key in fields else "",
        what=str(what) % params if params else str(what),
        remedy=_("Did you mean: %(near)s?", near=near) if near else str(remedy),
        template=problem["code"] == "nip_was_number",
    )


def _dates_in_words(params: Mapping[str, Any]) -> dict[str, Any]:
    return {key: _day(value) if key == "text" else value for key, value in params.items()}


def _day(text: str) -> str:
    try:
        return short_day(date.fromisoformat(text)) if len(text) == 10 else text
    except ValueError:
        return text


@dataclass(frozen=True)
class Change:
    """One value of a changed row, before and after."""

    field: str
    before: str
    after: str


def word_changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """What a row changes, in the order of the columns."""
    keys: Sequence[str] = [*BY_KEY, "active"]
    return [Change(_label(key), _value(key, before.get(key)), _value(key, after[key])) for key in keys if key in after]


def _label(key: str) -> str:
    labels = {"unit": _("Work unit"), "position": _("Post"), "active": _("Active")}
    return labels.get(key) or str(BY_KEY[key].label)


def _value(key: str, value: Any) -> str:
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if key == "employment":
        return employment_name(value)
    if key == "kind":
        return kind_name(value)
    return _day(str(value))


def state_words(state: str) -> tuple[str, str, str]:
    """The name, tone and symbol of a batch's state."""
    words: dict[str, tuple[str, str, str]] = {
        "uploaded": (_("Columns to be matched"), "", "circle"),
        "checked": (_("Checked, not applied"), "info", "clipboard-check"),
        "applying": (_("Being applied"), "info", "refresh-cw"),
        "applied": (_("Applied"), "ok", "check-circle"),
        "undoing": (_("Being undone"), "warn", "refresh-cw"),
        "undone": (_("Undone"), "warn", "history"),
    }
    return words[state]
