"""Reading other systems' questions: parse and plan; what happens with the plan is the caller's.

Owns the formats in `IMPORTERS`, one module each. Does not own storage: nothing is changed here.

Words: *plan* what a file would bring; *problem* a question that cannot be brought in, with its line;
*warning* something a question loses on the way.
"""

from __future__ import annotations

from content.importers import gift
from content.importers.contract import Importer, ImportPlan, PlannedQuestion

_gift: Importer = gift
IMPORTERS: tuple[Importer, ...] = (_gift,)

__all__ = ["IMPORTERS", "ImportPlan", "Importer", "PlannedQuestion"]
