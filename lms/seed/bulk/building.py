"""`seed_bulk()`: the parts of the large set in their order."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from random import Random

import sqlalchemy as sa

from lms import clock
from lms.accounts import demonstration
from lms.agencies.models import Agency
from lms.assessments.models import CompetencyState, StateChange
from lms.db import db, transaction
from lms.jobs.models import Job
from lms.people.models import Person
from lms.seed import catalogue, organisation
from lms.seed import people as invented
from lms.seed.bulk import courses, learner, rollups, workplaces
from lms.seed.bulk.calendar import Calendar
from lms.seed.bulk.chunks import CHUNK, write_chunk
from lms.seed.bulk.loading import Loader
from lms.seed.bulk.world import World, read_world

BULK_FROM = 1000
"""From this number of people on the set is written in bulk."""
SEED = 20261124
Tell = Callable[[str], None]


def seed_bulk(people: int, tell: Tell) -> None:
    """Build the large set in an empty database. Raises `ValueError` below `BULK_FROM` people."""
    if people < BULK_FROM:
        raise ValueError(f"the large set begins at {BULK_FROM} people")
    started = time.monotonic()
    calendar = Calendar.ending(clock.today())
    random = Random(SEED)  # noqa: S311 - invented data, reproducible on purpose
    tell("Organisasi, akun contoh, katalog, dan bank soal")
    _frame(people, calendar, random)
    tell(f"Kerangka siap · {time.monotonic() - started:.0f} detik")
    with Loader(db.engine) as loader:
        world = read_world(people, calendar, SEED)
        db.session.remove()
        for first in range(0, people, CHUNK):
            write_chunk(loader, world, first, min(CHUNK, people - first))
            _say(tell, min(people, first + CHUNK), people, started)
        tell(f"Rekap dan statistik · {time.monotonic() - started:.0f} detik")
        loader.finish()
    _close(world)
    tell(f"{people} pegawai, {world.enrollments} pendaftaran dalam {time.monotonic() - started:.0f} detik")


def _frame(people: int, calendar: Calendar, random: Random) -> None:
    """What few rows hold, through the services, as of the day the history begins."""
    with transaction(), clock.set_to(datetime.combine(calendar.start, datetime.min.time(), UTC) - timedelta(days=5)):
        demo = organisation.build()
        invented.build(demo, len(demonstration.ACCOUNTS), random)
        trainer = catalogue.viewer_for(_trainer(demo.jakarta))
        starters = catalogue.load_courses(trainer, demo.jakarta)
        catalogue.load_item_banks(trainer, demo.jakarta)
        workplaces.build(demo, people)
        courses.build(demo.jakarta, starters)
        for made_again in (StateChange, CompetencyState, Job):
            db.session.execute(sa.delete(made_again))


def _trainer(agency: Agency) -> Person:
    nip = next(account.nip for account in demonstration.ACCOUNTS if account.key == "trainer")
    return db.session.query(Person).filter_by(nip=nip, agency_id=agency.id).one()


def _say(tell: Tell, done: int, people: int, started: float) -> None:
    step = max(CHUNK, people // 10)
    if done // step > (done - CHUNK) // step or done == people:
        tell(f"{done} dari {people} pegawai · {time.monotonic() - started:.0f} detik")


def _close(world: World) -> None:
    """Roll-ups, and what the pages of the learner with the demonstration account show."""
    with transaction():
        learner.write(world)
    rollups.recount()
