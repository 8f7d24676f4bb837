"""Pictures of what a journey saw, for people: set LMS_PICTURES to a folder to get them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any


def picture(visitor: Any, name: str) -> None:
    """Keep the whole page as `journey-<name>-<width>.png`, with the bar of the phone at its very end."""
    folder = os.environ.get("LMS_PICTURES")
    if folder:
        screen = visitor.page.viewport_size
        height = visitor.page.evaluate("() => document.documentElement.scrollHeight")
        visitor.page.set_viewport_size({"width": screen["width"], "height": max(height, screen["height"])})
        visitor.page.screenshot(path=Path(folder) / f"journey-{name}-{screen['width']}.png", full_page=True)
        visitor.page.set_viewport_size(screen)
