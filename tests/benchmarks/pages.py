"""The pages that are measured, and what each may cost."""

from __future__ import annotations

import json
import uuid as uuids
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count

from flask import Flask, url_for
from werkzeug.routing import BuildError

from lms.accounts.demonstration import PASSWORD
from tests.benchmarks.actors import Cast
from tests.benchmarks.client import Request, sign_in_request


@dataclass(frozen=True)
class Page:
    """A page under load: `make` gives the request with a number. Bars are the issue's; None where it has none.

    `php` is what a mature PHP system needs for the like: CPU milliseconds and queries.
    """

    name: str
    make: Callable[[int], Request]
    cpu_bar: float | None
    query_bar: int | None = 10
    gzip_bar: int | None = 8 * 1024
    php: str = ""


@dataclass
class Cookies:
    """Of whoever is signed in, and the CSRF tokens that go with the learners' pages."""

    learners: list[str]
    tokens: list[str]
    supervisor: str
    officer: str
    anonymous: tuple[str, str]


def address(app: Flask, endpoint: str, **values: object) -> str | None:
    """The path of a page; None where the room does not have it (yet)."""
    try:
        with app.test_request_context():
            return url_for(endpoint, **values)
    except BuildError:
        return None


def pages(app: Flask, cast: Cast, cookies: Cookies) -> list[Page]:
    """All pages there are, in the order of the table."""
    people = len(cast.learners)
    revisions = count(1)

    def by_learner(path: Callable[[int], str]) -> Callable[[int], Request]:
        return lambda number: Request(path(number % people), cookie=cookies.learners[number % people])

    def save(number: int) -> Request:
        who = number % people
        learner, revision = cast.learners[who], next(revisions)
        answer = {"slot": learner.slot, "revision": revision, "key": uuids.uuid4().hex}
        answer["answer"] = {f"s{learner.slot}": [learner.option]}
        return Request(
            f"/uji/{learner.attempt}/jawaban",
            cookie=cookies.learners[who],
            body=json.dumps({"epoch": 1, "answers": [answer]}).encode(),
            kind="application/json",
            headers={"X-CSRFToken": cookies.tokens[who]},
        )

    def enter(number: int) -> Request:
        return sign_in_request(*cookies.anonymous, cast.nips[number % len(cast.nips)], PASSWORD)

    found: list[tuple[str, Callable[[int], Request] | None, float | None, int | None, int | None, str]] = [
        ("Halaman masuk", lambda number: Request("/masuk"), 8, 10, 8192, "22 (6)"),
        ("Masuk (kirim NIP dan sandi)", enter, 40, None, None, ""),
        ("Beranda", by_learner(lambda who: "/"), 8, 10, 8192, "84 (42)"),
        (
            "Kursus, 50 aktivitas",
            by_learner(lambda who: f"/kursus/{cast.long_slug}"),
            8,
            10,
            8192,
            "122 (37)",
        ),
        (
            "Pelajaran",
            by_learner(lambda who: f"/kursus/{cast.long_slug}/belajar/{cast.learners[who].lesson}"),
            8,
            10,
            8192,
            "67 (33)",
        ),
        ("Kuis, 10 soal", by_learner(lambda who: f"/uji/{cast.learners[who].attempt}"), 8, 10, 8192, "79 (41)"),
        ("Simpan jawaban", save, 4, 10, None, "34"),
        ("Saran", by_learner(lambda who: "/saran"), 8, 10, 8192, ""),
        ("Kompetensi (kesenjangan)", by_learner(lambda who: "/kompetensi"), 8, 10, 8192, ""),
        ("Katalog, 200 kursus", by_learner(lambda who: "/katalog"), 8, 10, 8192, ""),
        ("Tim, 30 orang", lambda number: Request("/tim", cookie=cookies.supervisor), 8, 10, 8192, ""),
    ]
    for name, endpoint, values, bar, php in (
        (
            "Laporan penyelesaian, 1.000 orang",
            "reports.show",
            {"name": "penyelesaian"},
            40.0,
            "309 untuk 25 baris (41)",
        ),
        ("Laporan organisasi", "reports.show", {"name": "organisasi"}, 8.0, ""),
    ):
        path = address(app, endpoint, **values)
        query = f"?kursus={cast.crowded_slug}" if "penyelesaian" in name else ""
        make = None if path is None else _fixed(path + query, cookies)
        found.append((name, make, bar, 10, None, php))
    return [Page(name, make, *bars) for name, make, *bars in found if make is not None]


def _fixed(path: str, cookies: Cookies) -> Callable[[int], Request]:
    return lambda number: Request(path, cookie=cookies.officer)
