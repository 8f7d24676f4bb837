"""GIFT texts to our Markdown: HTML becomes Markdown, plain text is escaped so that it stays what it is."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser

from content.importers.gift.reading import GiftText

SIGNS = re.compile(r"([\\`*_\[\]<>$])")
LINE_START = re.compile(r"^(\s*)(#{1,6}(?=\s)|[-+](?=\s)|\d+(?=[.)]\s)|:{3,}|~{3,}|=+(?=\s*$))", re.MULTILINE)
TEX = re.compile(r"\$\$(?P<dollars>[^$]+)\$\$|\\\((?P<brackets>.+?)\\\)", re.DOTALL)
"""Formulas as Moodle's TeX filter reads them."""
PICTURE = re.compile(r"!\[(?P<words>(?:[^\]\\]|\\.)*)\]\((?P<address>[^()\s]*)[^()]*\)")
IMG = re.compile(r"<img\b[^<>]*?\bsrc\s*=\s*[\"']?(?P<address>[^\"'\s<>]*)", re.IGNORECASE)
GAP = re.compile(r"_{3,}")
TAG = re.compile(r"</?[a-zA-Z][^<>]*>|&(?:#\d+|#x[0-9a-fA-F]+|[a-zA-Z]+);")
DECLARATION = re.compile(r"<!--(?:(?!<!--).)*?-->|<![^<>]*>", re.DOTALL)
BLOCKS = frozenset({"p", "div", "ul", "ol", "table", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre"})
MARKS = {"b": "**", "strong": "**", "i": "*", "em": "*", "code": "`", "s": "~~", "del": "~~"}
SILENT = frozenset({"script", "style"})


def as_markdown(text: GiftText) -> str:
    """The text as our Markdown. Markdown is taken as it is; a gap of underscores becomes an ellipsis, as in
    print.
    """
    if text.format == "markdown":
        return PICTURE.sub(lambda found: found[0] if _kept(found["address"]) else found["words"], text.text)
    words = GAP.sub("…", text.text)
    return _from_html(words) if _is_html(text) else escaped(words)


def lost_pictures(text: GiftText) -> list[str]:
    """The addresses of the pictures that a text shows and that do not come with it; only their words do."""
    if text.format == "markdown":
        return [found["address"] for found in PICTURE.finditer(text.text) if not _kept(found["address"])]
    return [found["address"] for found in IMG.finditer(text.text)] if _is_html(text) else []


def _kept(address: str) -> bool:
    """Whether a picture is one of our own, named as the questions of a bank name it."""
    return address.startswith("media/")


def _is_html(text: GiftText) -> bool:
    return text.format == "html" or (text.format == "moodle" and TAG.search(text.text) is not None)


def as_words(text: GiftText) -> str:
    """The text without any markup, for what is compared or shown in a list of choices."""
    if _is_html(text):
        return " ".join(unescape(re.sub(r"<[^<>]*>", " ", text.text)).split())
    return text.text


def escaped(text: str) -> str:
    """Plain text as Markdown that shows exactly this text, its formulas drawn."""
    parts, end = [], 0
    for found in TEX.finditer(text):
        parts += [_plain(text[end : found.start()]), f"${(found['dollars'] or found['brackets']).strip()}$"]
        end = found.end()
    return "".join([*parts, _plain(text[end:])])


def _plain(text: str) -> str:
    return LINE_START.sub(_escape_start, SIGNS.sub(r"\\\1", text))


def _escape_start(found: re.Match[str]) -> str:
    space, sign = found[1], found[2]
    return f"{space}{sign}\\" if sign.isdigit() else f"{space}\\{sign}"


def _from_html(html: str) -> str:
    parser = _Converter()
    parser.feed(DECLARATION.sub("", html).replace("<!", "&lt;!"))
    parser.close()
    text = "".join(parser.parts)
    lines = (line.strip() for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


class _Converter(HTMLParser):
    """Paragraphs, emphasis, code, lists and links; every other tag is dropped and its words kept."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.links: list[str] = []
        self.silent = 0
        self.code = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in SILENT:
            self.silent += 1
        elif tag in BLOCKS:
            self.parts.append("\n\n")
        elif tag == "br":
            self.parts.append("  \n")
        elif tag == "li":
            self.parts.append("\n- ")
        elif tag == "img":
            self.parts.append(escaped(dict(attrs).get("alt") or ""))
        elif tag in MARKS:
            self.code += tag == "code"
            self.parts.append(MARKS[tag])
        elif tag == "a":
            address = dict(attrs).get("href") or ""
            self.links.append(address if re.fullmatch(r"https://[^\s()<>]+", address) else "")
            self.parts.append("[" if self.links[-1] else "")

    def handle_endtag(self, tag: str) -> None:
        if tag in SILENT:
            self.silent = max(0, self.silent - 1)
        elif tag in BLOCKS:
            self.parts.append("\n\n")
        elif tag in MARKS:
            self._close_mark(tag)
        elif tag == "a" and self.links:
            address = self.links.pop()
            self.parts.append(f"]({address})" if address else "")

    def _close_mark(self, tag: str) -> None:
        """Close emphasis or code; a pair of marks around nothing is dropped."""
        if tag == "code":
            self.code = max(0, self.code - 1)
        if self.parts and self.parts[-1] == MARKS[tag]:
            self.parts.pop()
        else:
            self.parts.append(MARKS[tag])

    def handle_data(self, data: str) -> None:
        if not self.silent:
            text = re.sub(r"\s+", " ", data)
            self.parts.append(text.replace("`", "'") if self.code else escaped(text))
