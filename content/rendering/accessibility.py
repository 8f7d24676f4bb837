"""What makes a lesson hard to use for some people, found in its Markdown (WCAG 2.2: 1.1.1, 1.2.1, 1.2.2,
1.3.1, 2.4.4).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from markdown_it.token import Token

from content.problems import Problem
from content.rendering.markup import block_parser, line_of, plain_text, player


def check_accessibility(markdown: str, media_files: Collection[str] | None = None) -> tuple[Problem, ...]:
    """Problems by line. `media_files` are the package's media paths; without them captions are taken to
    exist.
    """
    return tuple(found_in(block_parser().parse(markdown), media_files))


def found_in(tokens: Sequence[Token], media_files: Collection[str] | None) -> Iterator[Problem]:
    """The same for Markdown that was already parsed."""
    yield from _headings(tokens)
    yield from _players(tokens, media_files)
    for token in tokens:
        yield from _inline(token)


def _headings(tokens: Sequence[Token]) -> Iterator[Problem]:
    above = 1
    for token in tokens:
        if token.type != "heading_open":
            continue
        level, line = int(token.tag[1]), line_of(token)
        if level == 1:
            yield Problem(
                "h1_used",
                "Use ## or ### for headings: the title is already the page's first heading.",
                line=line,
            )
        elif level > above + 1:
            yield Problem(
                "heading_skipped",
                "This heading is of level %(level)s, but no heading of level %(missing)s stands above it.",
                {"level": level, "missing": above + 1},
                line=line,
            )
        above = max(level, 2)


def _players(tokens: Sequence[Token], media_files: Collection[str] | None) -> Iterator[Problem]:
    for index in range(len(tokens)):
        found = player(tokens, index)
        if not found:
            continue
        if not found.title:
            yield Problem("media_without_title", "Give this video or audio a title.", line=found.line)
        captions = f"{found.stem}.vtt"
        if found.kind == "Video" and media_files is not None and captions not in media_files:
            yield Problem(
                "captions_missing",
                "This video needs captions: add %(file)s.",
                {"file": captions},
                line=found.line,
            )
        if found.kind == "Audio" and not _text_follows(tokens, index + 3):
            yield Problem("transcript_missing", "Write the transcript of this audio below it.", line=found.line)


def _text_follows(tokens: Sequence[Token], index: int) -> bool:
    return index < len(tokens) and tokens[index].type != "heading_open" and player(tokens, index) is None


def _inline(token: Token) -> Iterator[Problem]:
    children = token.children or []
    for index, child in enumerate(children):
        if child.type == "image" and not plain_text(child.children or []).strip():
            yield Problem("alt_missing", "Describe this picture in its alternative text.", line=line_of(token))
        if child.type == "link_open" and not plain_text(_within_link(children, index)).strip():
            yield Problem("link_without_text", "Write what this link leads to as its text.", line=line_of(token))


def _within_link(children: Sequence[Token], opening: int) -> Sequence[Token]:
    closing = next(i for i in range(opening, len(children)) if children[i].type == "link_close")
    return children[opening + 1 : closing]
