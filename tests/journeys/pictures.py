"""Pictures of what a journey saw, for people: set LMS_PICTURES to a folder to get them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any


def picture(visitor: Any, name: str) -> None:
    """Keep the whole page as `journey-<name>-<width>.png`."""
    folder = os.environ.get("LMS_PICTURES")
    if folder:
        width = visitor.page.viewport_size["width"]
        visitor.page.screenshot(path=Path(folder) / f"journey-{name}-{width}.png", full_page=True)
