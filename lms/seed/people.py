"""Invented people: names, NIP of the right form, posts in units. Nobody real is meant; the same seed gives the same people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from lms.access.permissions import Role
from lms.accounts import demonstration
from lms.accounts.models import Account
from lms.accounts.passwords import hash_password
from lms.accounts.services import create_account, grant
from lms.agencies.models import Agency, OrgUnit, Position
from lms.db import db
from lms.people.models import Person
from lms.people.services import add_person, assign
from lms.seed.organisation import WORKPLACES, Demonstration

FIRST = (
    "Adi Agus Ahmad Aisyah Aji Amelia Andi Anisa Arif Ayu Bagus Bayu Bunga Cahya Citra Damar Dedi Dewi Dian Dimas Dina Eka "
    "Eko Endang Fajar Fatimah Fauzan Fitri Galih Gilang Hadi Hana Hendra Ida Indah Intan Irfan Jaya Kartika Krisna Laras "
    "Lestari Lina Lukman Made Maya Mega Melati Nadia Nia Nina Nugroho Nur Nurul Okta Panji Putri Putu Rahma Rahmat Ratih "
    "Ratna Reza Rian Rini Rizky Sari Satria Sekar Sigit Sinta Siska Sri Surya Taufik Teguh Tia Tono Tri Umar Utami Vina Wahyu "
    "Wawan Wayan Wulan Yani Yoga Yudi Yuli Yunus Zahra Zaki"
).split()
LAST = (
    "Adiputra Anggraeni Apriyanto Ardiansyah Astuti Budiman Damanik Darmawan Fauzi Febrianti Ginting Gunawan Hakim Halim "
    "Handayani Haryanto Hasibuan Hidayat Iskandar Ismail Kurniawan Kusnadi Kusuma Lubis Mahendra Manurung Maulana Mulyani "
    "Nainggolan Nasution Nugraha Oktaviani Pangestu Permana Permatasari Pradana Pramudita Prasetyo Pratama Pratiwi Purnama "
    "Putra Rahayu Rahman Ramadhan Safitri Salim Santoso Saputra Saputri Sari Setiawan Siagian Simanjuntak Siregar Sitorus "
    "Suharto Sulistyo Suryani Susanti Sutrisno Syahputra Tanjung Utomo Wahyuni Wibowo Widodo Wijaya Winarno Yulianto Yusuf"
).split()
LAST_JOINED = date(2023, 3, 1)
DEMONSTRATION_PLACES = {
    "learner": ("sdn-melati-01", "guru-pertama", False, ()),
    "newcomer": ("sdn-melati-01", "guru-pertama", False, ()),
    "supervisor": ("sdn-melati-01", "kepala-sekolah", True, ()),
    "trainer": ("bpsdm", "widyaiswara", False, (Role.TRAINER,)),
    "reviewer": ("bpsdm", "widyaiswara", False, (Role.TRAINER, Role.REVIEWER)),
    "hr": ("bpsdm", "analis-sdm", False, (Role.HR,)),
    "bpsdm": ("bpsdm", "analis-sdm", False, (Role.BPSDM,)),
    "operator": ("diskominfotik", "prakom-pertama", False, (Role.OPERATOR, Role.AUDITOR)),
}


@dataclass(frozen=True)
class Seeded:
    """A person of the demonstration with the workplace and post."""

    person: Person
    unit: str
    post: str
    leads: bool


def invent_name(random: Random) -> str:
    """A first and a last name."""
    return f"{random.choice(FIRST)} {random.choice(LAST)}"


def invent_nip(random: Random, taken: set[str]) -> str:
    """A NIP of a PNS that nobody else here has: birth date, month of appointment, sex digit, serial."""
    while True:
        born = date(1968, 1, 1) + timedelta(days=random.randrange(30 * 365))
        joined = born.year + random.randrange(22, 30)
        month = random.randrange(1, 13)
        if date(joined, month, 1) > LAST_JOINED:
            continue
        nip = f"{born:%Y%m%d}{joined}{month:02d}{random.randrange(1, 3)}{random.randrange(20, 999):03d}"
        if nip not in taken:
            taken.add(nip)
            return nip


def build(demo: Demonstration, count: int, random: Random) -> dict[str, Seeded]:
    """The demonstration accounts under their keys and everybody else under a number, `count` in all."""
    password_hash = hash_password(demonstration.PASSWORD)
    found: dict[str, Seeded] = {}
    taken = {account.nip for account in demonstration.ACCOUNTS}
    for account in demonstration.ACCOUNTS:
        unit, post, leads, roles = DEMONSTRATION_PLACES[account.key]
        person = _person(demo.jakarta, account.nip, account.name, demo.units[unit], demo.posts[post], leads)
        holder = _activate(person, password_hash)
        for role in roles:
            grant(None, holder, role=role, unit=demo.units["dki"], reason="Data contoh")
        found[account.key] = Seeded(person, unit, post, leads)
    for unit, post, leads in _vacancies(count - len(found)):
        name, nip = invent_name(random), invent_nip(random, taken)
        person = _person(demo.jakarta, nip, name, demo.units[unit], demo.posts[post], leads)
        _activate(person, password_hash)
        found[f"p{len(found)}"] = Seeded(person, unit, post, leads)
    outsider = _person(
        demo.other,
        invent_nip(random, taken),
        invent_name(random),
        demo.units["kota-contoh"],
        demo.posts["guru-contoh"],
        True,
    )
    _activate(outsider, password_hash)
    return found


def _vacancies(count: int) -> list[tuple[str, str, bool]]:
    """Heads first, then the posts of every workplace in turn until `count` are placed."""
    heads = [(place.code, place.head, True) for place in WORKPLACES if place.head and place.code != "sdn-melati-01"]
    turns: list[list[tuple[str, str, bool]]] = [
        [(place.code, post, False) for post, number in place.posts.items() for _ in range(number)]
        for place in WORKPLACES
    ]
    rest: list[tuple[str, str, bool]] = []
    while len(heads) + len(rest) < count:
        for turn in turns:
            rest.append(turn[len(rest) // len(turns) % len(turn)])
    return [*heads, *rest][:count]


def _person(agency: Agency, nip: str, name: str, unit: OrgUnit, post: Position, leads: bool) -> Person:
    person = add_person(agency, nip=nip, name=name, employment="pns", email=None)
    assign(None, person, position=post, unit=unit, leads=leads, valid_from=date(2024, 1, 2))
    return person


def _activate(person: Person, password_hash: str) -> Account:
    account = create_account(person)
    account.password_hash, account.state = password_hash, "active"
    db.session.flush()
    return account
