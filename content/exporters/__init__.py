"""Writing our questions in other systems' formats.

Owns the formats in `EXPORTERS`, one module each. Does not own which questions a person may take out.

Words: *skipped* a question the format cannot hold, named with the reason.
"""

from __future__ import annotations

from content.exporters import gift
from content.exporters.contract import Exported, Exporter

_gift: Exporter = gift
EXPORTERS: tuple[Exporter, ...] = (_gift,)

__all__ = ["EXPORTERS", "Exported", "Exporter"]
