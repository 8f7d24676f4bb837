"""Where the results of a course are shown: a room above this one keeps them and says which address answers."""

from __future__ import annotations

import uuid as uuids
from collections.abc import Callable

Link = Callable[[uuids.UUID], str]
_links: list[Link] = []


def provide(link: Link) -> None:
    """Say how the address of a course's results page is made from the course's uuid; the last one given holds."""
    _links[:] = [link]


def results_url(course: uuids.UUID) -> str | None:
    """The address of a course's results, or None while no room shows them."""
    return _links[0](course) if _links else None
