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
FORMULA_TAGS = frozenset(
    [
        "math",
        "mrow",
        "mi",
        "mn",
        "mo",
        "mtext",
        "mspace",
        "mfrac",
        "msqrt",
        "mroot",
        "msub",
        "msup",
        "msubsup",
        "munder",
        "mover",
        "munderover",
        "mtable",
        "mtr",
        "mtd",
        "mstyle",
        "mpadded",
        "mphantom",
    ]
)
"""MathML Core without what can link, load or run (`maction`, `semantics`, `annotation-xml`, `href`)."""
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
    "audio": {"src", "controls", "preload", "aria-label"},
    "track": {"src", "kind", "srclang", "label", "default"},
    "math": {"display", "alttext"},
    "mi": {"mathvariant"},
    "mo": {"stretchy", "fence", "form", "largeop", "movablelimits", "accent", "minsize", "maxsize"},
    "mspace": {"width"},
    "mfrac": {"linethickness"},
    "mover": {"accent"},
    "munder": {"accentunder"},
    "mtd": {"columnalign"},
    "mstyle": {"displaystyle", "scriptlevel"},
}
CLASSES: dict[str, set[str]] = {
    "div": {"callout", "callout-info", "callout-tip", "callout-warning", "callout-example", "table-scroll"},
    "p": {"callout-title"},
    "a": {"file-link", "footnote-backref", "zoom"},
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
        tags=set(TAGS | FORMULA_TAGS),
        attributes=ATTRIBUTES,
        allowed_classes=CLASSES,
        tag_attribute_values={"a": {"target": {"_blank"}}},
        url_schemes={"https", "mailto"},
        link_rel="noopener noreferrer nofollow",
    )
