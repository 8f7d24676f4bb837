"""The icon sprite: the few Lucide icons we use, as one file of <symbol id="name"> that takes the colour of the text."""

from __future__ import annotations

import re
from pathlib import Path

# fmt: off
ICONS = (
    "activity", "alert-triangle", "arrow-down", "arrow-left", "arrow-right", "arrow-up", "award", "bell",
    "book-open", "briefcase", "building-2", "calendar", "check", "check-circle", "chevron-down",
    "chevron-left", "chevron-right", "chevron-up", "circle", "circle-dot", "clipboard-check",
    "clipboard-list", "clock", "compass", "copy", "database", "download", "eye", "eye-off", "file-badge",
    "file-text", "filter", "flag", "gauge", "globe", "graduation-cap", "grid", "help-circle", "history",
    "home", "image", "info", "key", "layers", "lightbulb", "list", "list-checks", "lock", "log-out", "mail",
    "map", "menu", "message-square", "minus", "moon", "more-horizontal", "network", "pencil", "play",
    "plus", "refresh-cw", "save", "scale", "search", "send", "settings", "shield-check", "sparkles",
    "sprout", "star", "sun", "target", "thumbs-down", "trash-2", "trending-up", "upload", "user",
    "user-check", "users", "video", "volume-2", "x",
)
# fmt: on
INNER = re.compile(r"<svg\b[^>]*>(?P<shapes>.*)</svg>", re.DOTALL)
DRAWN = 'fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"'


def sprite(folder: Path, names: tuple[str, ...] = ICONS) -> str:
    """One SVG file holding each named icon of the folder as a symbol."""
    symbols = "\n".join(_symbol(name, (folder / f"{name}.svg").read_text(encoding="utf-8")) for name in names)
    return f'<svg xmlns="http://www.w3.org/2000/svg">\n{symbols}\n</svg>\n'


def _symbol(name: str, svg: str) -> str:
    found = INNER.search(svg)
    if found is None:
        raise ValueError(f"{name}: not an SVG file")
    shapes = re.sub(r"\s*\n\s*", "", found["shapes"]).replace(" />", "/>")
    return f'<symbol id="{name}" viewBox="0 0 24 24" {DRAWN}>{shapes}</symbol>'
