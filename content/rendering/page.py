"""From Markdown to the HTML of a page."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape

from markdown_it.token import Token

from content.problems import Problem
from content.rendering import accessibility, formulas
from content.rendering.markup import (
    CALLOUTS,
    DESCRIBED,
    DOCUMENTS,
    IMAGES,
    LINKED,
    Player,
    block_parser,
    ending,
    inline_parser,
    line_of,
    plain_text,
    player,
    safe_link,
    sound,
)
from content.rendering.safety import clean
from content.rendering.words import INDONESIAN, Words

WORDS_A_MINUTE = 200
POSTERS = ("webp", "jpg", "png")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading for the table of contents; `id` is its anchor."""

    level: int
    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Rendered:
    """A rendered page: safe HTML, its headings, how long it takes to read, the media it uses and what is
    wrong with it.
    """

    html: str
    headings: tuple[Heading, ...]
    reading_minutes: int
    media: tuple[str, ...]
    problems: tuple[Problem, ...]


def render(
    markdown: str,
    media_url: Callable[[str], str],
    *,
    media_files: Collection[str] | None = None,
    name: str = "",
    words: Words = INDONESIAN,
    zoom: bool = False,
) -> Rendered:
    """Render Markdown; any text renders, what is not allowed is left out and named in `problems`.

    `media_url` turns `media/alur.png` into an address (https or within the site). `media_files` are the paths
    that exist: with them captions are checked and posters found. `name` keeps ids apart where one page shows
    several texts. With `zoom` a picture leads to itself in full size.

    Reading time assumes 200 words a minute: below the 238 that Brysbaert (2019, J. Memory and Language 109)
    found for non-fiction, because training texts are studied.
    """
    env: dict[str, object] = {"docId": name} if name else {}
    parser = block_parser()
    tokens = parser.parse(markdown, env)
    problems = list(accessibility.found_in(tokens, media_files))
    work = _Rewriting(media_url, frozenset(media_files or ()), name, words, zoom=zoom)
    rewritten = work.blocks(tokens)
    html = clean(str(parser.renderer.render(rewritten, parser.options, env)))
    problems = sorted([*problems, *work.problems], key=lambda problem: problem.line or 0)
    return Rendered(html, tuple(work.headings), _minutes(tokens), tuple(dict.fromkeys(work.media)), tuple(problems))


@lru_cache(1024)
def render_inline(markdown: str, media_url: Callable[[str], str] | None = None, *, zoom: bool = False) -> str:
    """One line of Markdown – an option, a rationale – as safe HTML without a paragraph. With `media_url`, which turns
    `media/alur.png` into an address, its pictures and sounds are shown; without, or where it knows no address, they become
    their words. With `zoom` a picture leads to itself in full size. The lines of the last pages are kept: a quiz shows the
    same ones to everybody.
    """
    return _rendered_line(markdown, _Rewriting(media_url or _nowhere, frozenset(), "", INDONESIAN, zoom=zoom))


def check_line(markdown: str) -> tuple[Problem, ...]:
    """What the author of a question, an option or a rationale has to put right: pictures without words, formulas that
    cannot be read, links that lead nowhere.
    """
    work = _Rewriting(str, frozenset(), "", INDONESIAN)
    _rendered_line(markdown, work)
    tokens = inline_parser().parseInline(" ".join(markdown.split()))
    return (*accessibility.found_in(tokens, None), *work.problems)


def words_of(markdown: str) -> str:
    """The words of one line of Markdown: pictures become their alternative texts, formulas their LaTeX."""
    tokens = inline_parser().parseInline(" ".join(markdown.split()))
    return " ".join(plain_text(token.children or []) for token in tokens)


def only_words(markdown: str) -> bool:
    """Whether one line of Markdown shows nothing but its words: no emphasis, formula, link, picture or sound."""
    return render_inline(markdown, str) == escape(words_of(markdown), quote=False)


def media_in(markdown: str) -> tuple[str, ...]:
    """The media that a text shows or links to, each once."""
    return tuple(dict.fromkeys(found["path"] for found in LINKED.finditer(markdown)))


def descriptions_in(markdown: str) -> dict[str, str]:
    """The alternative text of every picture that a text shows, by its path; the first where it is shown twice."""
    found: dict[str, str] = {}
    for one in DESCRIBED.finditer(markdown):
        found.setdefault(one["path"], words_of(one["words"]))
    return found


def with_media_renamed(markdown: str, names: Mapping[str, str]) -> str:
    """The text with other names of its media; what `names` does not hold stays."""
    return LINKED.sub(lambda found: found[1] + names.get(found["path"], found["path"]), markdown)


def _rendered_line(markdown: str, work: _Rewriting) -> str:
    parser = inline_parser()
    tokens = parser.parseInline(" ".join(markdown.split()))
    for token in tokens:
        token.children = work.inline(work.sounds(token.children or []), None)
    return clean(str(parser.renderer.render(tokens, parser.options, {})))


def _nowhere(_path: str) -> str:
    return ""


def _minutes(tokens: Sequence[Token]) -> int:
    words = sum(len(plain_text(token.children or []).split()) for token in tokens if token.type == "inline")
    return math.ceil(words / WORDS_A_MINUTE)


def _as_text(token: Token) -> Token:
    return Token("text", "", 0, content=plain_text(token.children or []))


def _html(content: str) -> Token:
    return Token("html_block", "", 0, content=content)


def _html_inline(content: str) -> Token:
    return Token("html_inline", "", 0, content=content)


class _Rewriting:
    """One pass over a page's tokens: addresses resolved, headings named, tables and callouts wrapped."""

    def __init__(
        self, media_url: Callable[[str], str], files: frozenset[str], name: str, words: Words, *, zoom: bool = False
    ) -> None:
        self.media_url, self.files, self.name, self.words, self.zoom = media_url, files, name, words, zoom
        self.headings: list[Heading] = []
        self.media: list[str] = []
        self.problems: list[Problem] = []
        self.tables = self.formulas = 0
        self.blocks_by_type: dict[str, Callable[[Token], list[Token]]] = {
            "table_open": self._table_open,
            "table_close": lambda token: [token, _html("</div>\n")],
            "th_open": self._cell,
            "td_open": self._cell,
            "footnote_block_open": lambda _: [
                _html(f'<section class="footnotes" aria-label="{escape(words.footnotes)}"><ol>\n')
            ],
            "footnote_block_close": lambda _: [_html("</ol></section>\n")],
            "footnote_anchor": self._footnote_anchor,
            formulas.BLOCK: self._formula,
            "fence": lambda token: [Token("code_block", "code", 0, content=token.content)],
            **{f"container_{name}_open": self._callout for name in CALLOUTS},
        }

    def blocks(self, tokens: Sequence[Token]) -> list[Token]:
        """The page's tokens, ready for the renderer."""
        done: list[Token] = []
        index = 0
        while index < len(tokens):
            found = player(tokens, index)
            if found:
                done.append(_html(self._figure(found)))
                index += 3
                continue
            done.extend(self._block(tokens, index))
            index += 1
        return done

    def _block(self, tokens: Sequence[Token], index: int) -> list[Token]:
        token = tokens[index]
        if token.type == "inline":
            token.children = self.inline(token.children or [], line_of(token))
        elif token.type in ("heading_open", "heading_close"):
            token.tag = "h2" if token.tag == "h1" else token.tag
            if token.nesting == 1:
                self._name_heading(token, plain_text(tokens[index + 1].children or []))
        change = self.blocks_by_type.get(token.type)
        return change(token) if change else [token]

    def _name_heading(self, token: Token, text: str) -> None:
        slug = "-".join(re.findall(r"[a-z0-9]+", unicodedata.normalize("NFKD", text.lower())))
        base = "-".join(part for part in ("bagian", self.name, slug) if part)
        taken = {heading.id for heading in self.headings}
        anchor = next(one for one in (base, *(f"{base}-{n}" for n in range(2, len(taken) + 3))) if one not in taken)
        token.attrs["id"] = anchor
        self.headings.append(Heading(int(token.tag[1]), anchor, text))

    def _table_open(self, token: Token) -> list[Token]:
        self.tables += 1
        label = escape(f"{self.words.table} {self.tables}")
        token.attrs["class"] = "table"
        return [_html(f'<div class="table-scroll" tabindex="0" role="region" aria-label="{label}">\n'), token]

    def _formula(self, token: Token) -> list[Token]:
        """A formula on lines of its own; a wide one scrolls by itself."""
        self.formulas += 1
        self.problems += formulas.faults(token.content, line_of(token))
        label = escape(f"{self.words.formula} {self.formulas}")
        math = formulas.shown(token.content, display=True)
        return [_html(f'<div class="table-scroll" tabindex="0" role="region" aria-label="{label}">{math}</div>\n')]

    def _cell(self, token: Token) -> list[Token]:
        style = str(token.attrs.pop("style", ""))
        if style:
            token.attrs["class"] = "align-" + style.removeprefix("text-align:")
        if token.type == "th_open":
            token.attrs["scope"] = "col"
        return [token]

    def _callout(self, token: Token) -> list[Token]:
        kind, _, title = token.info.strip().partition(" ")
        title = escape(title.strip() or self.words.callouts[kind])
        return [_html(f'<div class="callout callout-{kind}" role="note"><p class="callout-title">{title}</p>\n')]

    def _footnote_anchor(self, token: Token) -> list[Token]:
        number, again = int(token.meta["id"]) + 1, int(token.meta["subId"])
        anchor = f"-{self.name}-{number}" if self.name else str(number)
        anchor += f":{again}" if again else ""
        label = escape(f"{self.words.back} {number}")
        return [_html(f' <a href="#fnref{anchor}" class="footnote-backref" aria-label="{label}">\u21a9\ufe0e</a>')]

    def _figure(self, found: Player) -> str:
        source = escape(self._used(found.path))
        title = escape(found.title)
        if found.kind == "Audio":
            media = f'<audio controls preload="metadata" src="{source}"></audio>'
        else:
            captions = escape(self._used(f"{found.stem}.vtt"))
            media = (
                f'<video controls preload="metadata" src="{source}"{self._poster(found)}>'
                f'<track kind="captions" src="{captions}" srclang="{escape(self.words.language)}"'
                f' label="{escape(self.words.language_name)}"></video>'
            )
        return f'<figure class="media">{media}<figcaption>{title}</figcaption></figure>\n'

    def _poster(self, found: Player) -> str:
        poster = next((path for end in POSTERS if (path := f"{found.stem}.{end}") in self.files), None)
        return f' poster="{escape(self._used(poster))}"' if poster else ""

    def _used(self, path: str) -> str:
        self.media.append(path)
        return self.media_url(path)

    def inline(self, children: Sequence[Token], line: int | None) -> list[Token]:
        """Inline tokens with their addresses resolved; what may not be linked loses its address."""
        done: list[Token] = []
        dropped = 0
        for child in children:
            if child.type == "image":
                done += self._image(child, line)
            elif child.type == "link_open" and not self._resolve_link(child, line):
                dropped += 1
            elif child.type == "link_close" and dropped:
                dropped -= 1
            elif child.type == formulas.INLINE:
                self.problems += formulas.faults(child.content, line)
                done.append(_html_inline(formulas.shown(child.content, display=child.markup == "$$")))
            else:
                done.append(child)
        return done

    def sounds(self, children: Sequence[Token]) -> list[Token]:
        """The tokens of one line with a player in place of every link `[Audio: title](media/name.mp3)`."""
        done: list[Token] = []
        index = 0
        while index < len(children):
            found = sound(children, index)
            if found is None:
                done.append(children[index])
                index += 1
                continue
            path, title, index = found
            done += self._sound(path, title)
        return done

    def _sound(self, path: str, title: str) -> list[Token]:
        words = Token("text", "", 0, content=f"{title} ")
        source = escape(self._used(path))
        if not source:
            return [words]
        label = escape(title or self.words.audio)
        player = f'<audio controls preload="metadata" src="{source}" aria-label="{label}"></audio>'
        return [words, _html_inline(player)]

    def _image(self, token: Token, line: int | None) -> list[Token]:
        path = str(token.attrs["src"])
        if ending(path) not in IMAGES:
            self.problems.append(
                Problem("not_a_picture", "%(path)s is not a picture in media/.", {"path": path}, line=line)
            )
            return [_as_text(token)]
        source = self._used(path)
        if not source:
            return [_as_text(token)]
        token.attrs["src"] = source
        token.attrs["loading"] = "lazy"
        return self._zoomable(token, source) if self.zoom else [token]

    def _zoomable(self, token: Token, source: str) -> list[Token]:
        """The picture as a link to itself, so that its details can be read on a small screen."""
        label = escape(f"{self.words.zoom}: {plain_text(token.children or [])}")
        opening = f'<a class="zoom" href="{escape(source)}" target="_blank" aria-label="{label}">'
        return [_html_inline(opening), token, _html_inline("</a>")]

    def _resolve_link(self, token: Token, line: int | None) -> bool:
        address = str(token.attrs["href"])
        if ending(address) in DOCUMENTS:
            token.attrs.update({"href": self._used(address), "class": "file-link"})
            return True
        if not safe_link(address) or address.startswith("media/"):
            self.problems.append(
                Problem("link_refused", "A link may not lead to %(address)s.", {"address": address}, line=line)
            )
            return False
        return True
