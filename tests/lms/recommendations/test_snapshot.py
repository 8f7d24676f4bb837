"""Rows become the recommender's plain data: everything it needs, nothing about the person."""

from __future__ import annotations

from dataclasses import fields
from datetime import timedelta

from lms.accounts.models import Account
from lms.assessments import performance
from lms.clock import now, today
from lms.courses.models import CourseVersion
from lms.enrollments import ratings
from lms.enrollments.models import CourseRating, Enrollment
from lms.people.models import Assignment, Person
from lms.recommendations import snapshot as snapshots
from lms.recommendations.models import Intervention, Wish
from lms.recommendations.snapshot import catalogue, person_facts, snapshot
from recommender.data import PerformanceGap, PersonFacts, Raise
from tests.cast import PEOPLE
from tests.factories.suggestions import add_course, finish, measure


def test_a_course_is_known_by_its_published_version(database, cast):
    course = add_course(cast, "layanan", {"M.5": (1, 2)}, minutes=100, title="Layanan")
    facts = catalogue().courses[str(course.id)]
    assert facts.raises == (Raise("M.5", 1.0, 2.0),)
    assert (facts.jp, facts.minutes, facts.open_to, facts.retired) == (2.0, 100, None, False)
    assert facts.text.startswith("Layanan Ringkasan.")
    assert (facts.form, facts.language) == ("e_learning", "id")
    assert facts.published_on == today() - timedelta(days=400)
    assert catalogue().titles[str(course.id)] == "Layanan"


def test_a_course_of_another_agency_an_archived_one_and_a_prerequisite_are_marked(database, cast):
    first = add_course(cast, "dasar", {"M.5": (0, 1)})
    closed = add_course(cast, "tertutup", {"M.5": (1, 2)}, agency="kota-lain", open_to_all=False, needs=(first,))
    first.archived_at = now()
    database.session.flush()
    known = catalogue().courses
    assert known[str(first.id)].retired
    assert known[str(closed.id)].open_to == frozenset({str(cast.agency("kota-lain").id)})
    assert known[str(closed.id)].prerequisites == frozenset({str(first.id)})


def test_the_mark_of_a_catalogue_changes_with_whatever_changes_the_catalogue(database, cast):
    course, other = add_course(cast, "layanan", {"M.5": (1, 2)}), add_course(cast, "data", {"M.3": (1, 2)})
    marks = [snapshots.catalogue_mark()]
    assert catalogue().mark == marks[0]
    account = cast.viewer("siti").account_id

    def decide(kind, about):
        decided = Intervention(kind=kind, course=about, reason="Alasan", account_id=account, decided_at=now())
        database.session.add(decided)

    changes = (
        lambda: setattr(course, "open_to_all", False),
        lambda: setattr(course, "archived_at", now()),
        lambda: setattr(course, "published_version_id", other.published_version_id),
        lambda: setattr(course, "published_version_id", None),
        lambda: decide("pin", other),
        lambda: decide("ban", course),
    )
    for change in changes:
        change()
        database.session.flush()
        marks.append(snapshots.catalogue_mark())
    assert len(set(marks)) == len(changes) + 1


def test_a_claim_that_does_not_raise_and_a_draft_are_left_out(database, cast):
    course = add_course(cast, "datar", {"M.5": (2, 2), "M.3": (1, 2)})
    draft = add_course(cast, "draf", {"M.5": (1, 2)})
    draft.published_version_id = None
    database.session.flush()
    known = catalogue().courses
    assert known[str(course.id)].raises == (Raise("M.3", 1.0, 2.0),)
    assert str(draft.id) not in known


def test_a_person_is_requirements_levels_and_history(database, cast):
    done, running = add_course(cast, "selesai", {"M.5": (1, 2)}), add_course(cast, "berjalan", {"M.3": (1, 2)})
    siti = cast.person("siti")
    finish(siti.id, done, ago=10)
    database.session.add(
        Enrollment(
            person_id=siti.id,
            course_id=running.id,
            course_version_id=running.published_version_id,
            enrolled_at=now(),
        )
    )
    database.session.add(
        Wish(person_id=siti.id, course_id=running.id, by_person_id=cast.person("budi").id, wished_on=today())
    )
    measure(cast, "siti", "M.5", 1.2)
    facts = person_facts(siti.id)
    assert {one.competency for one in facts.requirements} == {"M.1", "M.3", "M.5", "GURU-01"}
    state = facts.state("M.5")
    assert state.status == "measured"
    assert state.sources[0].source == "test"
    assert state.sources[0].observed_on == today()
    assert facts.finished == {str(done.id)}
    assert facts.enrolled == {str(running.id)}
    assert facts.wishes == {str(running.id): today()}
    assert facts.evidence == {}


def test_nothing_that_names_or_describes_the_person_goes_in(database, cast):
    facts = person_facts(cast.person("siti").id)
    said = str(facts)
    assert PEOPLE["siti"].nip not in said
    assert "Siti" not in said
    assert {one.name for one in fields(PersonFacts)} == {
        "id",
        "agency",
        "position",
        "tier",
        "requirements",
        "states",
        "evidence",
        "finished",
        "enrolled",
        "dismissed",
        "wishes",
        "accepted",
        "taken",
        "too_long",
        "performance",
        "language",
    }


def test_of_two_posts_the_stricter_requirement_counts_and_the_definitive_one_is_the_position(database, cast):
    siti, seksi = cast.person("siti"), cast.position("kepala-seksi")
    from lms.competencies.models import RoleProfile, RoleRequirement

    profile = database.session.query(RoleProfile).filter_by(position_id=seksi.id).one()
    requirement = database.session.get(RoleRequirement, (profile.id, cast.competency("M.5").id))
    requirement.level = 4
    database.session.add(
        Assignment(
            person_id=siti.id,
            position_id=seksi.id,
            unit_id=cast.unit("sd-pagi").id,
            kind="plt",
            valid_from=today() - timedelta(days=3),
        )
    )
    database.session.flush()
    facts = person_facts(siti.id)
    levels = {one.competency: one.level for one in facts.requirements}
    assert levels == {"M.1": 2, "M.3": 2, "M.5": 4, "GURU-01": 2}
    assert facts.position == str(cast.position("guru-pertama").id)


def test_somebody_without_a_post_has_no_requirements_and_somebody_gone_is_nobody(database, cast):
    siti = cast.person("siti")
    database.session.query(Assignment).filter_by(person_id=siti.id).delete()
    assert person_facts(siti.id).requirements == ()
    assert person_facts(siti.id).position == ""
    siti.active = False
    database.session.flush()
    assert person_facts(siti.id) is None


def test_the_whole_snapshot_is_read_in_pieces(database, cast, monkeypatch):
    monkeypatch.setattr(snapshots, "PIECE", 3)
    course = add_course(cast, "layanan", {"M.5": (1, 2)})
    finish(cast.person("siti").id, course, ago=5)
    measure(cast, "siti", "M.5", 1.2)
    name = str(course.id)
    database.session.commit()
    whole = snapshot(catalogue())
    assert [int(one.id) for one in whole.people] == sorted(cast.person(key).id for key in PEOPLE)
    assert [(one.course, one.day) for one in whole.completions] == [(name, today() - timedelta(days=5))]
    assert whole.competencies["M.5"] == "Pelayanan Publik"
    assert whole.ratings == ()
    siti = next(one for one in whole.people if int(one.id) == cast.person("siti").id)
    assert siti.evidence["M.5"][0].mean == 1.2
    database.session.get(Person, int(siti.id)).active = False
    database.session.commit()
    assert siti.id not in [one.id for one in whole.people], "they are read anew each time"
    assert all(one.evidence == {} for one in snapshots.Everybody(evidence=False))


def test_of_a_course_finished_twice_the_last_day_is_known(database, cast):
    course, siti = add_course(cast, "layanan", {"M.5": (1, 2)}), cast.person("siti").id
    finish(siti, course, ago=50)
    finish(siti, course, ago=5)
    database.session.commit()
    [completion] = snapshot(catalogue()).completions
    assert (completion.person, completion.day) == (str(siti), today() - timedelta(days=5))


def test_ratings_are_read_the_newest_of_each_person_and_course(database, cast, monkeypatch):
    monkeypatch.setattr(ratings, "LEAST_RATINGS", 3)
    course = add_course(cast, "layanan", {"M.5": (1, 2)})
    siti, joko = cast.person("siti"), cast.person("joko")
    for person, version, stars, ago in (
        (siti, 0, 2, 9),
        (siti, 1, 5, 2),
        (joko, 0, 3, 4),
        (cast.person("rina"), 0, 1, 1),
        (cast.person("budi"), 0, 4, 0),  # the newest waits until three more are together
    ):
        version_id = course.published_version_id if version == 0 else _another_edition(database, course)
        moment = now() - timedelta(days=ago)
        database.session.add(
            CourseRating(
                person_id=person.id, course_id=course.id, course_version_id=version_id, stars=stars, rated_at=moment
            )
        )
    cast.person("rina").active = False
    database.session.flush()
    found = {one.person: (one.course, one.stars, one.day) for one in snapshot(catalogue()).ratings}
    assert found == {
        str(siti.id): (str(course.id), 5, today() - timedelta(days=2)),
        str(joko.id): (str(course.id), 3, today() - timedelta(days=4)),
        str(cast.person("rina").id): (str(course.id), 1, today() - timedelta(days=1)),
    }


def _another_edition(database, course):
    version = CourseVersion(course_id=course.id, number=2, state="superseded", title="Layanan", created_at=now())
    database.session.add(version)
    database.session.flush()
    return version.id


def test_a_person_reads_the_language_of_the_account_or_else_the_default_one(database, cast):
    siti = cast.person("siti")
    account = database.session.query(Account).filter_by(person_id=siti.id).one()
    account.locale = "en"
    database.session.flush()
    assert person_facts(siti.id).language == "en"
    stranger = Person(nip="199001012020121099", name="Orang Baru", agency_id=siti.agency_id, employment=siti.employment)
    database.session.add(stranger)
    database.session.flush()
    assert person_facts(stranger.id).language == "id"


def test_noted_gaps_in_performance_are_read_with_the_day_they_were_closed(database, cast):
    siti, budi, days = cast.person("siti"), cast.viewer("budi"), {"strength": 2, "note": "Lambat.", "seen_on": today()}
    performance.close_gap(budi, performance.note_gap(budi, siti, cast.competency("M.5"), **days))
    performance.note_gap(budi, siti, cast.competency("M.3"), **days)
    assert person_facts(siti.id).performance == (
        PerformanceGap("M.5", 2, today(), today()),
        PerformanceGap("M.3", 2, today()),
    )
