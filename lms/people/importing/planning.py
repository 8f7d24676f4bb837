"""Compare rows with what is recorded: which are new, which change something, which change nothing, which have a problem."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from lms.clock import today
from lms.people.importing.book import Book, Directory, Held, Known, Place
from lms.people.importing.parsing import Parsed

PERSON_FIELDS = ("name", "email", "employment")
POST_FIELDS = ("unit", "position", "leads")
"""Fields that say something about a post; a kind or a date alone does not."""


@dataclass(frozen=True)
class Post:
    """An assignment that a row asks for. `corrects` is the id of one whose first day is to be put right, if it is only that."""

    unit_id: int
    position_id: int
    kind: str
    leads: bool
    valid_from: date
    corrects: int | None = None


@dataclass
class Planned:
    """What would become of a row."""

    parsed: Parsed
    known: Known | None = None
    person: dict[str, Any] = field(default_factory=dict)
    """Columns of the person that get another value."""
    post: Post | None = None
    after: dict[str, Any] = field(default_factory=dict)
    before: dict[str, Any] = field(default_factory=dict)

    @property
    def number(self) -> int:
        """The row's number in the file."""
        return self.parsed.number

    @property
    def status(self) -> str:
        """One of new, changed, unchanged, problem."""
        if self.parsed.problems:
            return "problem"
        if self.known is None:
            return "new"
        return "changed" if self.person or self.post else "unchanged"


def plan(rows: Iterable[Parsed], book: Book) -> list[Planned]:
    """Every row with what it would do. Rows of one person name each other."""
    planned = [_plan_row(row, book) for row in rows]
    _name_duplicates(planned)
    return planned


def _name_duplicates(planned: list[Planned]) -> None:
    by_nip: dict[str, list[Planned]] = defaultdict(list)
    for one in planned:
        if "nip" in one.parsed.values:
            by_nip[one.parsed.values["nip"]].append(one)
    for same in by_nip.values():
        for one in same if len(same) > 1 else ():
            others = ", ".join(str(other.number) for other in same if other is not one)
            one.parsed.complain("nip", "duplicate", rows=others, row=one.number)


def _plan_row(parsed: Parsed, book: Book) -> Planned:
    planned = Planned(parsed)
    unit = _find(parsed, "unit", book.units)
    position = _find(parsed, "position", book.positions)
    if "nip" not in parsed.values:
        return planned
    planned.known = book.people.get(parsed.values["nip"])
    if planned.known is not None and not _may_touch(planned.known, book):
        parsed.complain("nip", "foreign" if planned.known.agency_id != book.reach.agency_id else "outside")
        return planned
    _plan_person(planned)
    _plan_post(planned, unit, position, book)
    if planned.known is not None and planned.known.id == book.reach.person_id and planned.status == "changed":
        parsed.complain("nip", "own_row")
    return planned


def _find(parsed: Parsed, key: str, directory: Directory) -> Place | None:
    text = parsed.values.get(key)
    if text is None:
        return None
    found = directory.choose(key, text)
    if isinstance(found, Place):
        return found
    parsed.problems.append(found)
    return None


def _may_touch(known: Known, book: Book) -> bool:
    """Whether the person belongs to the importer: of the agency and, with a post today, within reach; or without any post."""
    if known.agency_id != book.reach.agency_id:
        return False
    places = [book.units.by_id.get(one.unit_id) for one in _open(known)]
    return book.reach.roots is None or not places or any(place is not None and place.open for place in places)


def _open(known: Known | None) -> list[Held]:
    """The posts that go on after today, the latest first."""
    return [one for one in known.held if one.valid_to is None or one.valid_to > today()] if known else []


def _plan_person(planned: Planned) -> None:
    values, known = planned.parsed.values, planned.known
    if "employment" in values and values["employment"] != values["nip_kind"]:
        planned.parsed.complain("employment", f"employment_differs_{values['nip_kind']}")
    if known is None:
        if "name" not in values and not _complained(planned, "name"):
            planned.parsed.complain("name", "name_missing")
        planned.person = {
            "name": values.get("name"),
            "email": values.get("email"),
            "employment": values.get("employment", values["nip_kind"]),
        }
        planned.after = {key: value for key, value in planned.person.items() if value}
        return
    wanted = {key: values[key] for key in PERSON_FIELDS if key in values and values[key] != getattr(known, key)}
    if not known.active:
        wanted["active"] = True
    planned.person = wanted
    planned.after, planned.before = dict(wanted), {key: getattr(known, key) for key in wanted}


def _complained(planned: Planned, key: str) -> bool:
    return any(problem["field"] == key for problem in planned.parsed.problems)


def _plan_post(planned: Planned, unit: Place | None, position: Place | None, book: Book) -> None:
    values = planned.parsed.values
    if any(_complained(planned, key) for key in (*POST_FIELDS, "kind", "valid_from")):
        return
    if planned.known is not None and not any(key in values for key in POST_FIELDS):
        return
    kind = values.get("kind", "definitif")
    same_kind = [one for one in _open(planned.known) if one.kind == kind]
    base = same_kind[0] if same_kind else None
    unit = unit or _stays(planned, "unit", book.units.by_id.get(base.unit_id) if base else None)
    position = position or _stays(planned, "position", book.positions.by_id.get(base.position_id) if base else None)
    if unit is None or position is None:
        return
    start = values.get("valid_from")
    same = [one for one in same_kind if (one.unit_id, one.position_id) == (unit.id, position.id)]
    leads = values.get("leads", same[0].leads if same else False)
    exact = next((one for one in same if one.leads == leads), None)
    if exact is None:
        post = Post(unit.id, position.id, kind, leads, start or today())
    elif start in (None, exact.valid_from):
        return
    else:
        post = Post(unit.id, position.id, kind, leads, start, corrects=exact.id)
    if planned.known is not None and kind == "definitif" and not _fits(planned, post):
        return
    planned.post = post
    _show_post(planned, post, exact or base, book)


def _stays(planned: Planned, key: str, place: Place | None) -> Place | None:
    """The unit or post of today, for a row that names only the other; a person without one needs both."""
    if place is None:
        planned.parsed.complain(key, f"{key}_missing")
    elif not place.open:
        planned.parsed.complain(key, f"{key}_closed", text=place.name)
    else:
        return place
    return None


def _fits(planned: Planned, post: Post) -> bool:
    """Whether the definitive post neither begins before a later one nor, corrected, reaches into an earlier one."""
    assert planned.known is not None
    others = [one for one in planned.known.held if one.kind == "definitif" and one.id != post.corrects]
    later = [one for one in others if one.valid_from > post.valid_from]
    covering = [one for one in others if one.valid_from <= post.valid_from <= (one.valid_to or date.max)]
    itself = next((one for one in planned.known.held if one.id == post.corrects), None)
    clash = later if itself is None else covering
    if clash:
        day = max(one.valid_from for one in clash) if itself is None else clash[0].valid_to or clash[0].valid_from
        code = "starts_too_early" if itself is None else "reaches_into_earlier"
        planned.parsed.complain("valid_from", code, text=day.isoformat())
    elif itself is not None and itself.valid_to is not None and post.valid_from > itself.valid_to:
        planned.parsed.complain("valid_from", "starts_after_end", text=itself.valid_to.isoformat())
    else:
        return True
    return False


def _show_post(planned: Planned, post: Post, held: Held | None, book: Book) -> None:
    """Put what differs of the post beside what differs of the person."""
    asked = _worded(post, book)
    stood = _worded(held, book) if held is not None else {}
    differs = [key for key, value in asked.items() if stood.get(key) != value]
    planned.after.update({key: asked[key] for key in differs})
    planned.before.update({key: stood[key] for key in differs if key in stood})


def _worded(post: Post | Held, book: Book) -> dict[str, Any]:
    unit, position = book.units.by_id.get(post.unit_id), book.positions.by_id.get(post.position_id)
    return {
        "unit": unit.name if unit else "",
        "position": position.name if position else "",
        "kind": post.kind,
        "leads": post.leads,
        "valid_from": post.valid_from.isoformat(),
    }
