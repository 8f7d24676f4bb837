"""The Markdown dialect of docs/content-format.md, and what counts as media in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.container import container_plugin
from mdit_py_plugins.footnote import footnote_plugin

from content.rendering.formulas import understand_formulas, understand_formulas_in_line

CALLOUTS = ("info", "tip", "warning", "example")
MEDIA = re.compile(r"media/[A-Za-z0-9][A-Za-z0-9._-]*\.(?P<ending>[a-z0-9]+)")
LINKED = re.compile(rf"(\]\(\s*<?)(?P<path>{MEDIA.pattern})")
"""A picture, a sound or a document in Markdown: its path after what precedes it."""
DESCRIBED = re.compile(rf"!\[(?P<words>(?:[^\]\\]|\\.)+)\]\(\s*<?(?P<path>{MEDIA.pattern})")
"""A picture with its alternative text."""
IMAGES = frozenset({"png", "jpg", "jpeg", "webp"})
DOCUMENTS = frozenset({"pdf"})
LABEL = re.compile(r"(?P<kind>Video|Audio):\s*(?P<title>.*)", re.DOTALL)
PLAYABLE = {"Video": "mp4", "Audio": "mp3"}
SAFE_LINK = re.compile(r"(?:https://|mailto:|#|/(?!/)|[^:/?#]+(?:[/?#]|$))", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Player:
    """A paragraph that is a video or an audio: `[Video: title](media/name.mp4)`."""

    kind: str
    path: str
    title: str
    line: int | None

    @property
    def stem(self) -> str:
        """The path without its ending; captions and poster share it."""
        return self.path.rpartition(".")[0]


@cache
def block_parser() -> MarkdownIt:
    """CommonMark with tables, strikethrough, footnotes, callouts and formulas; raw HTML is text."""
    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    parser.use(footnote_plugin, inline=False)
    for name in CALLOUTS:
        parser.use(container_plugin, name)
    understand_formulas(parser)
    return parser


@cache
def inline_parser() -> MarkdownIt:
    """One line of CommonMark with strikethrough and formulas; raw HTML is text."""
    parser = MarkdownIt("commonmark", {"html": False}).enable(["strikethrough"])
    understand_formulas_in_line(parser)
    return parser


def ending(path: str) -> str:
    """The ending of a media path in small letters, or nothing when the path is not one."""
    found = MEDIA.fullmatch(path)
    return found["ending"] if found else ""


def safe_link(address: str) -> bool:
    """Whether a link may lead there: https, mail, or within the site."""
    return SAFE_LINK.match(address) is not None and "\\" not in address


def plain_text(children: Sequence[Token]) -> str:
    """The words of inline tokens, those of alternative texts included."""
    parts = []
    for token in children:
        if token.children:
            parts.append(plain_text(token.children))
        elif token.type in ("softbreak", "hardbreak"):
            parts.append(" ")
        else:
            parts.append(token.content)
    return "".join(parts)


def line_of(token: Token) -> int | None:
    """The line a block begins on, from 1; None for a block that Markdown made up."""
    return token.map[0] + 1 if token.map else None


def player(tokens: Sequence[Token], index: int) -> Player | None:
    """The video or audio that begins with the paragraph at `index`, if that is all the paragraph holds."""
    if tokens[index].type != "paragraph_open" or tokens[index].hidden:
        return None
    children = tokens[index + 1].children or []
    if len(children) < 3 or children[0].type != "link_open" or children[-1].type != "link_close":
        return None
    label = LABEL.fullmatch(plain_text(children[1:-1]).strip())
    path = str(children[0].attrs.get("href", ""))
    if not label or ending(path) != PLAYABLE[label["kind"]]:
        return None
    return Player(label["kind"], path, label["title"].strip(), line_of(tokens[index]))


def sound(children: Sequence[Token], index: int) -> tuple[str, str, int] | None:
    """The audio that begins at `index` of a line: its path, its title, and where the line goes on."""
    if children[index].type != "link_open":
        return None
    path = str(children[index].attrs.get("href", ""))
    closing = next((at for at in range(index, len(children)) if children[at].type == "link_close"), None)
    if closing is None or ending(path) != PLAYABLE["Audio"]:
        return None
    label = LABEL.fullmatch(plain_text(children[index + 1 : closing]).strip())
    if not label or label["kind"] != "Audio":
        return None
    return path, label["title"].strip(), closing + 1
