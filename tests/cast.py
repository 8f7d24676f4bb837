"""The small fixed cast of the tests: who they are, where they work, what their posts require.

DKI ── dinas pendidikan ── suku dinas ── SD Pagi        Siti (teacher), Budi (leads SD Pagi), Ani (leads suku dinas)
  │          └───────────── SMP Siang                   Joko (teacher, not under Budi)
  ├── dinas (a sibling whose code begins alike)         Rina (leads it)
  └── bpsdm                                             Tari (trainer), Rudi (reviewer), Dewi (BPSDM), Hana (HR), Aulia
Kota Lain                                               Oki (another agency; leads it)
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from lms.access.permissions import Role

START = date(2024, 1, 1)
LONG_AGO = datetime(2024, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Member:
    """One invented person."""

    nip: str
    name: str
    unit: str
    position: str
    leads: bool = False
    roles: tuple[Role, ...] = ()
    role_unit: str = "dki"


PEOPLE = {
    "siti": Member("199003152015042001", "Siti Rahmawati", "sd-pagi", "guru-pertama"),
    "budi": Member("197805122003121002", "Budi Santosa", "sd-pagi", "kepala-sekolah", leads=True),
    "ani": Member("197209012000032003", "Ani Wulandari", "sudin", "kepala-seksi", leads=True),
    "joko": Member("199107072016031004", "Joko Prasetyo", "smp-siang", "guru-pertama"),
    "rina": Member("197501012001122005", "Rina Hapsari", "dinas", "kepala-seksi", leads=True),
    "tari": Member("198504202010122006", "Tari Kusuma", "bpsdm", "widyaiswara", roles=(Role.TRAINER,)),
    "rudi": Member("198010102006041007", "Rudi Hartono", "bpsdm", "widyaiswara", roles=(Role.TRAINER, Role.REVIEWER)),
    "dewi": Member("197911112005012008", "Dewi Lestari", "bpsdm", "kepala-seksi", roles=(Role.BPSDM,)),
    "hana": Member("198802282011012009", "Hana Fitriani", "bpsdm", "kepala-seksi", roles=(Role.HR,)),
    "aulia": Member("198312122008121010", "Aulia Rahman", "bpsdm", "kepala-seksi", roles=(Role.AUDITOR,)),
    "opan": Member("198606062012121011", "Opan Wijaya", "bpsdm", "kepala-seksi", roles=(Role.OPERATOR,)),
    "oki": Member("198909092014021012", "Oki Lain", "kota-lain", "guru-lain", leads=True),
}
UNITS = (
    ("dki", None, "agency", "Pemerintah Provinsi DKI Jakarta"),
    ("dinas-pendidikan", "dki", "opd", "Dinas Pendidikan"),
    ("sudin", "dinas-pendidikan", "division", "Suku Dinas Pendidikan"),
    ("sd-pagi", "sudin", "section", "SDN Pagi 01"),
    ("smp-siang", "sudin", "section", "SMPN Siang 02"),
    ("dinas", "dki", "opd", "Dinas"),
    ("bpsdm", "dki", "opd", "BPSDM"),
)
POSITIONS = (
    ("guru-pertama", "Guru Ahli Pertama", "jf_ahli_pertama", "guru"),
    ("kepala-sekolah", "Kepala Sekolah", "pengawas", None),
    ("kepala-seksi", "Kepala Seksi", "pengawas", None),
    ("widyaiswara", "Widyaiswara Ahli Muda", "jf_ahli_muda", None),
)
TIERS = (
    ("jf_ahli_pertama", "JF Ahli Pertama", "jf_keahlian", 2),
    ("jf_ahli_muda", "JF Ahli Muda", "jf_keahlian", 3),
    ("pengawas", "Pengawas", "jabatan_administrasi", 2),
)
COMPETENCIES = (
    ("M.1", "Integritas", "managerial"),
    ("M.3", "Komunikasi", "managerial"),
    ("M.5", "Pelayanan Publik", "managerial"),
    ("GURU-01", "Pembelajaran Berpusat pada Murid", "technical"),
)
PASSWORD = "kalimat sandi yang panjang 7"


class Cast:
    """Looks things of the prepared database up by their short names."""

    def person(self, key: str):  # type: ignore[no-untyped-def]
        """The person row."""
        from lms.db import db
        from lms.people.models import Person

        return db.session.query(Person).filter_by(nip=PEOPLE[key].nip).one()

    def viewer(self, key: str):  # type: ignore[no-untyped-def]
        """The viewer a person is when signed in."""
        from lms.accounts.models import Account
        from lms.accounts.sessions import viewer_of
        from lms.db import db

        person = self.person(key)
        return viewer_of(db.session.query(Account).filter_by(person_id=person.id).one())

    def unit(self, code: str):  # type: ignore[no-untyped-def]
        """The unit row."""
        from lms.agencies.models import OrgUnit
        from lms.db import db

        return db.session.query(OrgUnit).filter_by(code=code).one()

    def agency(self, code: str = "dki"):  # type: ignore[no-untyped-def]
        """The agency row."""
        from lms.agencies.models import Agency
        from lms.db import db

        return db.session.query(Agency).filter_by(code=code).one()

    def position(self, code: str):  # type: ignore[no-untyped-def]
        """The position row."""
        from lms.agencies.models import Position
        from lms.db import db

        return db.session.query(Position).filter_by(code=code).one()

    def competency(self, code: str):  # type: ignore[no-untyped-def]
        """The competency row."""
        from lms.competencies.models import Competency
        from lms.db import db

        return db.session.query(Competency).filter_by(code=code).one()


def build_cast() -> None:
    """Write the cast into an empty database."""
    from lms.agencies.models import Agency, JobFamily, JobTier
    from lms.db import db

    dki = Agency(code="dki", name="Pemerintah Provinsi DKI Jakarta")
    other = Agency(code="kota-lain", name="Pemerintah Kota Lain", review_required=True)
    family = JobFamily(code="guru", name="Guru", name_en="Teachers")
    tiers = {
        code: JobTier(code=code, name=name, group=group, default_level=level) for code, name, group, level in TIERS
    }
    db.session.add_all([dki, other, family, *tiers.values()])
    db.session.flush()
    units = _units(dki, other)
    positions = _positions(dki, other, tiers, family)
    _competencies(family, positions)
    _people(units, positions, {"dki": dki, "kota-lain": other})


def _units(dki, other):  # type: ignore[no-untyped-def]
    from lms.agencies.services import add_unit

    units = {}
    for code, parent, kind, name in UNITS:
        units[code] = add_unit(dki, code=code, name=name, kind=kind, parent=units.get(parent))
    units["kota-lain"] = add_unit(other, code="kota-lain", name="Pemerintah Kota Lain", kind="agency")
    return units


def _positions(dki, other, tiers, family):  # type: ignore[no-untyped-def]
    from lms.agencies.models import Position
    from lms.db import db

    positions = {}
    for code, name, tier, family_code in POSITIONS:
        positions[code] = Position(
            agency_id=dki.id,
            code=code,
            name=name,
            tier_id=tiers[tier].id,
            family_id=family.id if family_code else None,
        )
    positions["guru-lain"] = Position(
        agency_id=other.id, code="guru-lain", name="Guru Ahli Pertama", tier_id=tiers["jf_ahli_pertama"].id
    )
    db.session.add_all(positions.values())
    db.session.flush()
    return positions


def _competencies(family, positions) -> None:  # type: ignore[no-untyped-def]
    from lms.competencies.models import (
        Competency,
        CompetencyFramework,
        CompetencyLevel,
        Indicator,
        ProficiencyLevel,
        RoleProfile,
        RoleRequirement,
    )
    from lms.db import db

    framework = CompetencyFramework(
        code="asn", version=1, name="Kamus kompetensi ASN", basis="PermenPANRB 38/2017", effective_from=START
    )
    db.session.add(framework)
    db.session.flush()
    for level, name in enumerate(("Paham", "Dasar", "Menengah", "Mumpuni", "Ahli"), start=1):
        db.session.add(ProficiencyLevel(framework_id=framework.id, level=level, name=name))
    rows = []
    for order, (code, name, kind) in enumerate(COMPETENCIES):
        technical = kind == "technical"
        row = Competency(
            framework_id=framework.id,
            code=code,
            kind=kind,
            name=name,
            name_en=f"{name} (en)",
            definition=f"Definisi {name}.",
            order=order,
            family_id=family.id if technical else None,
        )
        db.session.add(row)
        db.session.flush()
        rows.append(row)
        for level in range(1, 6):
            db.session.add(CompetencyLevel(competency_id=row.id, level=level, description=f"{name} tingkat {level}."))
            for number in () if technical else (1, 2, 3):
                text = f"Perilaku {number} {name} tingkat {level}."
                db.session.add(Indicator(competency_id=row.id, level=level, number=number, text=text))
    for position in positions.values():
        profile = RoleProfile(
            position_id=position.id,
            state="published",
            basis="Bawaan jenjang",
            effective_from=START,
            published_at=LONG_AGO,
        )
        db.session.add(profile)
        db.session.flush()
        for row in rows:
            if row.kind == "technical" and position.family_id != family.id:
                continue
            weight = 5 if row.kind == "technical" else 3
            db.session.add(RoleRequirement(profile_id=profile.id, competency_id=row.id, level=2, weight=weight))
    db.session.flush()


def _people(units, positions, agencies) -> None:  # type: ignore[no-untyped-def]
    from lms.accounts.models import Account, RoleGrant
    from lms.accounts.passwords import hash_password
    from lms.db import db
    from lms.people.models import Assignment, Person

    password_hash = hash_password(PASSWORD)
    for key, member in PEOPLE.items():
        agency = agencies["kota-lain"] if member.unit == "kota-lain" else agencies["dki"]
        person = Person(
            agency_id=agency.id, nip=member.nip, name=member.name, email=f"{key}@example.id", employment="pns"
        )
        db.session.add(person)
        db.session.flush()
        db.session.add(
            Assignment(
                person_id=person.id,
                position_id=positions[member.position].id,
                unit_id=units[member.unit].id,
                leads=member.leads,
                valid_from=START,
            )
        )
        account = Account(person_id=person.id, password_hash=password_hash, state="active", created_at=LONG_AGO)
        db.session.add(account)
        db.session.flush()
        for role in member.roles:
            db.session.add(
                RoleGrant(account_id=account.id, role=role.value, unit_id=units[member.role_unit].id, valid_from=START)
            )
    db.session.flush()
