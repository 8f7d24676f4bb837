"""The catalogue for everybody who learns, and the media that lessons show."""

from __future__ import annotations

from typing import Any

from flask import Response, request, url_for

from lms.access.guard import requires
from lms.access.permissions import Permission
from lms.access.viewer import Viewer
from lms.courses import labels
from lms.courses.forms import tidy
from lms.courses.queries import catalogue as find
from lms.courses.queries import file_of, gap_lookup_given
from lms.courses.queries.catalogue import DURATIONS, Filters, raisable
from lms.courses.search import LONGEST_QUERY, did_you_mean
from lms.files.models import StoredFile
from lms.files.services import send
from lms.web.pages import page, wanted_page

JP_STEPS = (1, 2, 3, 5)
SORTS = ("relevance", "newest")
MOST_CHOSEN = 30
A_DAY = 86_400


@requires(Permission.CATALOGUE_BROWSE)
def catalogue(viewer: Viewer) -> Any:
    """Search and filter the courses that the viewer may take."""
    q, filters = tidy(request.args.get("q")).strip()[:LONGEST_QUERY], chosen_filters()
    results = find(viewer, q, filters, wanted_page())
    return page(
        "courses/catalogue.html",
        parts=("results",),
        q=q,
        filters=filters,
        results=results,
        better="" if results.total or not q else did_you_mean(q),
        page_url=_page_url,
        plain_url=url_for("courses.catalogue"),
        competencies=raisable(viewer),
        categories=labels.categories(),
        durations=labels.DURATION_WORDS,
        jp_steps=JP_STEPS,
        category_name=labels.category,
        may_ask_for_gap=gap_lookup_given(),
    )


def chosen_filters() -> Filters:
    """The filters in the address; what is not on offer is left out."""
    args = request.args
    jp, sort = args.get("jp", ""), args.get("urut", "")
    return Filters(
        competencies=_some("kompetensi"),
        levels=tuple(int(text) for text in _some("level") if text in ("1", "2", "3", "4", "5")),
        durations=tuple(name for name in _some("durasi") if name in DURATIONS),
        categories=tuple(code for code in _some("kategori") if code in labels.CATEGORY_WORDS),
        jp=int(jp) if jp in map(str, JP_STEPS) else 0,
        closes_gap=args.get("kesenjangan") == "1" and gap_lookup_given(),
        sort=sort if sort in SORTS else SORTS[0],
    )


def _some(name: str) -> tuple[str, ...]:
    values = (tidy(value)[:40] for value in request.args.getlist(name)[:MOST_CHOSEN])
    return tuple(dict.fromkeys(value for value in values if value))


def _page_url(number: int) -> str:
    values: dict[str, Any] = {name: values for name, values in request.args.lists() if name != "halaman"}
    return url_for("courses.catalogue", **values, halaman=number)


def _load_file(viewer: Viewer, slug: str, name: str) -> StoredFile:
    return file_of(viewer, slug, name)


@requires(Permission.SIGNED_IN, load=_load_file)
def media(viewer: Viewer, stored: StoredFile) -> Response:
    """A picture, sound, film, caption or document of a course, with byte ranges."""
    response = send(stored)
    response.headers["Cache-Control"] = f"private, max-age={A_DAY}"
    return response
