"""The demonstration accounts: invented people whom `lms seed` makes and the sign-in page of a demonstration names.

Their password is known to everybody, so the setting that shows them is refused outside the machine itself (`lms.config`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l


@dataclass(frozen=True)
class DemonstrationAccount:
    """Who can be tried out: `key` names the person for the seed and for the journeys."""

    key: str
    role: Any
    nip: str
    name: str


PASSWORD = "benih tumbuh di jakarta"  # noqa: S105 - public on purpose
ACCOUNTS = (
    DemonstrationAccount("learner", _l("Learner (teacher)"), "199204172019032011", "Siti Rahmawati"),
    DemonstrationAccount("newcomer", _l("New learner (nothing measured yet)"), "199510232022041015", "Joko Prasetya"),
    DemonstrationAccount("supervisor", _l("Supervisor (head of school)"), "197606212001121004", "Budi Santosa"),
    DemonstrationAccount("trainer", _l("Trainer (widyaiswara)"), "198311052008012007", "Tari Kusumawati"),
    DemonstrationAccount("reviewer", _l("Course reviewer"), "197909152005011006", "Rudi Hartanto"),
    DemonstrationAccount("hr", _l("HR officer"), "198705282011012013", "Hana Fitriani"),
    DemonstrationAccount("bpsdm", _l("BPSDM officer"), "198002142004122009", "Dewi Anggraini"),
    DemonstrationAccount("operator", _l("Operator"), "199010102014021008", "Opan Wijayanto"),
)
