"""The allow-list every rendered page passes: what is not named here does not reach a browser."""

from __future__ import annotations

import nh3

TAGS = frozenset(
    [
        "p",
        "br",
        "hr",
        "strong",
        "em",
        "s",
        "del",
        "code",
        "pre",
        "blockquote",
        "ul",
        "ol",
        "li",
        "a",
        "img",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "div",
        "section",
        "sup",
        "figure",
        "figcaption",
        "video",
        "audio",
        "track",
    ]
)
ATTRIBUTES: dict[str, set[str]] = {
    "a": {"href", "id", "aria-label"},
    "img": {"src", "alt", "loading"},
    "h2": {"id"},
    "h3": {"id"},
    "h4": {"id"},
    "h5": {"id"},
    "h6": {"id"},
    "li": {"id"},
    "ol": {"start"},
    "th": {"scope"},
    "div": {"tabindex", "role", "aria-label"},
    "section": {"aria-label"},
    "video": {"src", "controls", "preload", "poster"},
    "audio": {"src", "controls", "preload"},
    "track": {"src", "kind", "srclang", "label", "default"},
}
CLASSES: dict[str, set[str]] = {
    "div": {"callout", "callout-info", "callout-tip", "callout-warning", "callout-example", "table-scroll"},
    "p": {"callout-title"},
    "a": {"file-link", "footnote-backref"},
    "table": {"table"},
    "th": {"align-left", "align-center", "align-right"},
    "td": {"align-left", "align-center", "align-right"},
    "figure": {"media"},
    "section": {"footnotes"},
    "sup": {"footnote-ref"},
}


def clean(html: str) -> str:
    """The HTML without anything that is not allowed; links get `rel="noopener noreferrer nofollow"`."""
    return nh3.clean(
        html,
        tags=set(TAGS),
        attributes=ATTRIBUTES,
        allowed_classes=CLASSES,
        url_schemes={"https", "mailto"},
        link_rel="noopener noreferrer nofollow",
    )
