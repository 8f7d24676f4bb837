"""Attempts at running something through Markdown; none survives. Patterns after the OWASP XSS filter evasion sheet."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.rendering import render, render_inline
from content.rendering.safety import ATTRIBUTES, TAGS, clean

CORPUS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    '<iframe src="javascript:alert(1)"></iframe>',
    "<a href=javascript:alert(1)>x</a>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](javascript&colon;alert(1))",
    "[x](vbscript:msgbox(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "![x](data:image/svg+xml;base64,PHN2Zz4=)",
    "![x](javascript:alert(1))",
    '![x"onerror="alert(1)](media/x.png)',
    '![x](media/x.png "a\\"onerror=\\"alert(1)")',
    "<javascript:alert(1)>",
    '<https://a.id/"onmouseover="alert(1)>',
    '[x](https://a.id/"onmouseover="alert(1))',
    '[x](https://a.id "t" onclick="alert(1)")',
    "[x]: javascript:alert(1)\n\n[x]",
    "::: info <script>alert(1)</script>\nx\n:::",
    '::: info "onclick="alert(1)\nx\n:::',
    "::: evil\nx\n:::",
    "[Video: <script>alert(1)</script>](media/x.mp4)",
    '[Video: "onclick="alert(1)](media/x.mp4)',
    '[Video: x](media/x".mp4)',
    "[Audio: x](media/../../etc/passwd.mp3)",
    "```<script>\nx\n```",
    "`<script>alert(1)</script>`",
    "| <script>alert(1)</script> |\n|---|\n| <img src=x onerror=alert(1)> |",
    "# <script>alert(1)</script>",
    "x[^<script>]\n\n[^<script>]: y",
    "[^1]: <img src=x onerror=alert(1)>\n\nx[^1]",
    "<style>*{}</style><link rel=stylesheet href=//evil>",
    "<!--><script>alert(1)</script>-->",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "[x](\\\\evil.id\\x)",
    "[x](/\\evil.id)",
]
SAFE_STARTS = ("https:", "mailto:", "#")


class Walk(HTMLParser):
    """Refuses every tag, attribute and address that is not on the list."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in TAGS, tag
        for name, value in attrs:
            allowed = ATTRIBUTES.get(tag, set()) | {"class", "rel", "title", "lang"}
            assert name in allowed, (tag, name)
            if name in ("href", "src", "poster"):
                address = (value or "").strip().lower()
                assert address.startswith(SAFE_STARTS) or ":" not in address.split("/")[0], address
                assert not address.startswith(("//", "\\")), address


@pytest.mark.parametrize("attempt", CORPUS)
def test_nothing_of_the_corpus_runs(attempt: str) -> None:
    Walk().feed(render(attempt, lambda path: f"/berkas/{path}").html)
    Walk().feed(render_inline(attempt))


@given(st.lists(st.sampled_from([*CORPUS, "\n", "\n\n", " ", "[", "](", ")", "::: info ", "|", "<", '"']), max_size=6))
def test_no_mixture_of_the_corpus_runs(attempts: list[str]) -> None:
    text = "".join(attempts)
    Walk().feed(render(text, lambda path: f"/berkas/{path}").html)
    Walk().feed(render_inline(text))


def test_the_second_wall_stands_alone() -> None:
    assert (
        clean('<p onclick="x" class="evil callout-title">a<script>b</script></p>') == '<p class="callout-title">a</p>'
    )
    assert clean('<a href="javascript:x">y</a>') == '<a rel="noopener noreferrer nofollow">y</a>'
