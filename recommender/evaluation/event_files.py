"""Logs of enrolments as files, gzip or plain: events, what is known of the items, and targets.

Owns: reading them, numbering people and items, and writing events and targets. Does not own: what is done with
them.

Events are ``user,item`` with ``position`` (in the user's own history) or ``unix_time``; attributes are
``item,kind,value`` (a column ``label`` is not read); targets are ``user,item``. The catalogue is every item with
an event or an attribute; targets add nothing to it.
"""

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from recommender.behaviour.interactions import Attributes, FloatArray, IntArray, Interactions
from recommender.evaluation import text_files

TextArray = NDArray[np.str_]
UNKNOWN = -1
"""The item number of a target that is not in the catalogue."""
_TIMES = ("unix_time", "position")


class BadEventsError(ValueError):
    """A file does not hold the columns or numbers it should."""


@dataclass(frozen=True, eq=False)
class Events:
    """Rows of a file of events, in its order; ``time`` is the name of the column the moments come from."""

    user: TextArray
    item: TextArray
    moment: FloatArray
    time: str


@dataclass(frozen=True, eq=False)
class Targets:
    """Who took what after the log ended, a row each, by user and item and without repetition.

    Users are rows of the log with ``new_people`` (as ``Interactions.person``; below 0 without a number) added after
    its own; an item outside the catalogue is ``UNKNOWN``.
    """

    user: IntArray
    item: IntArray
    new_people: IntArray

    def __len__(self) -> int:
        return len(self.user)


@dataclass(frozen=True, eq=False)
class Names:
    """The ids of people and items, by number. Whole numbers are ordered as numbers, other ids as text."""

    people: TextArray
    items: TextArray


def read_events(path: Path) -> Events:
    """Return the rows of ``path``.

    Raises BadEventsError for missing columns, no rows, an empty id, or a moment that is no number.
    """
    header = _header(path)
    if not (time := next((name for name in _TIMES if name in header), "")):
        raise BadEventsError(f"{path} lacks the column position or unix_time")
    user, item, moments = _columns(path, ("user", "item", time))
    try:
        moment = moments.astype(np.float64)
    except ValueError as text:
        raise BadEventsError(f"{path} has a {time} that is not a number") from text
    if not np.isfinite(moment).all():
        raise BadEventsError(f"{path} has a {time} that is not a number")
    return Events(user, item, moment, time)


def read_log(events: Path, attributes: Path | None) -> tuple[Interactions, Attributes | None, Names]:
    """Return the log and what is known of its items. Raises BadEventsError as ``read_events``."""
    rows = read_events(events)
    facts = None if attributes is None else _columns(attributes, ("item", "kind", "value"))
    names = Names(distinct(rows.user), distinct(rows.item if facts is None else np.concatenate([rows.item, facts[0]])))
    log = Interactions.of(
        numbers(names.people, rows.user),
        numbers(names.items, rows.item),
        rows.moment,
        items=len(names.items),
        timed=rows.time == "unix_time",
        person=names.people.astype(np.int64) if _whole(names.people) else np.arange(len(names.people)),
    )
    return log, None if facts is None else _attributes(names.items, *facts), names


def read_targets(path: Path, names: Names) -> Targets:
    """Return the targets of ``path`` by the numbers of the log. Raises BadEventsError as ``read_events``."""
    users, items = _columns(path, ("user", "item"))
    new = distinct(users[numbers(names.people, users) == UNKNOWN])
    user = numbers(names.people, users)
    user = np.where(user == UNKNOWN, len(names.people) + numbers(new, users), user)
    item = numbers(names.items, items)
    _, first = np.unique(np.stack([user, numbers(distinct(items), items)]), axis=1, return_index=True)
    first = first[np.lexsort((item[first], user[first]))]
    by_id = _whole(names.people) and _whole(new)
    return Targets(user[first], item[first], new.astype(np.int64) if by_id else -1 - np.arange(len(new)))


def write_events(path: Path, events: Events, rows: IntArray) -> None:
    """Write those ``rows`` of ``events``; the same events give the same bytes."""
    moments = [f"{moment:.17g}" for moment in events.moment[rows].tolist()]
    columns = (events.user[rows].tolist(), events.item[rows].tolist(), moments)
    text_files.write(path, [f"user,item,{events.time}", *(",".join(row) for row in zip(*columns, strict=True))])


def _attributes(catalogue: TextArray, item: TextArray, kind: TextArray, value: TextArray) -> Attributes:
    kinds = np.unique(kind)
    itself = numbers(catalogue, value)
    further = distinct(value[itself == UNKNOWN])
    values = np.where(itself == UNKNOWN, len(catalogue) + numbers(further, value), itself)
    return Attributes(numbers(catalogue, item), np.searchsorted(kinds, kind), values, tuple(kinds.tolist()))


def _header(path: Path) -> list[str]:
    try:
        with text_files.opened(path) as file:
            return next(csv.reader(file), [])
    except (OSError, EOFError, UnicodeDecodeError, csv.Error) as text:
        raise BadEventsError(f"{path} cannot be read: {text}") from text


def _columns(path: Path, names: tuple[str, ...]) -> list[TextArray]:
    """Return one array per name. The header must have them all; every row must fill them."""
    header = _header(path)
    if missing := [name for name in names if name not in header]:
        raise BadEventsError(f"{path} lacks the columns {', '.join(missing)}")
    places = [header.index(name) for name in names]
    try:
        with text_files.opened(path) as file:
            reader = csv.reader(file)
            next(reader)
            rows = [[row[place] for place in places] for row in reader if row]
    except (OSError, EOFError, UnicodeDecodeError, csv.Error) as text:
        raise BadEventsError(f"{path} cannot be read: {text}") from text
    except IndexError as text:
        raise BadEventsError(f"{path} has a row with fewer columns than its header") from text
    if not rows:
        raise BadEventsError(f"{path} has no rows")
    columns = [np.array(column, np.str_) for column in zip(*rows, strict=True)]
    if any((column == "").any() for column in columns):
        raise BadEventsError(f"{path} has an empty {' or '.join(names)}")
    return columns


def distinct(ids: TextArray) -> TextArray:
    """Return the different ids in order: as numbers where all are whole, else as text."""
    found = np.array(sorted(set(ids.tolist())), np.str_)
    return found[np.argsort(found.astype(np.int64), kind="stable")] if _whole(found) else found


def numbers(names: TextArray, ids: TextArray) -> IntArray:
    """Return the place of each id in ``names``, or ``UNKNOWN``."""
    place = {name: number for number, name in enumerate(names.tolist())}
    return np.array([place.get(name, UNKNOWN) for name in ids.tolist()], np.int64)


def _whole(ids: TextArray) -> bool:
    return bool((np.char.isdecimal(ids) & (np.char.str_len(ids) <= 18)).all())
