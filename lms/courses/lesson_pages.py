"""From the Markdown of a lesson to its page: media addresses filled in, everything that is wrong named."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from content.problems import Problem
from content.rendering import Rendered, render

MEDIA_RULE = "/kursus/<slug>/media/<name>"
"""Lessons keep their HTML, so this address must not change."""


def rendered(slug: str, markdown: str, files: Collection[str]) -> Rendered:
    """The page of a lesson in the course `slug`, whose media are `files` (`media/<name>`).

    A picture or file that a lesson names and nobody uploaded is a problem too.
    """
    page = render(markdown, lambda path: media_address(slug, path), media_files=files)
    missing = (
        Problem("media_missing", "%(path)s is not among the media of this course. Upload it first.", {"path": path})
        for path in page.media
        if path not in files and not path.endswith(".vtt")
    )
    return replace(page, problems=(*page.problems, *missing))


def media_address(slug: str, path: str) -> str:
    """The address that delivers `media/<name>` of a course."""
    return MEDIA_RULE.replace("<slug>", slug).replace("<name>", path.removeprefix("media/"))
