"""The jobs, run as the job process runs them; and nothing of theirs in the web process."""

from __future__ import annotations

import subprocess
import sys
from textwrap import dedent

import sqlalchemy as sa

from lms.config import ROOT
from lms.db import db
from lms.jobs.models import Job
from lms.jobs.services import enqueue
from lms.recommendations.models import Slate, Suggestion
from lms.recommendations.signals import refreshed
from tests.factories.suggestions import add_course, measure, shown_to, work


def test_training_is_followed_by_scoring_everybody(database, cast):
    add_course(cast, "layanan", {"M.5": (1, 2)})
    enqueue("recommendations.train", key="train")
    jobs = work()
    assert [job.name for job in jobs][-2:] == ["recommendations.train", "recommendations.score_all"]
    assert all(job.state == "done" for job in jobs), [job.error for job in jobs]
    trained = next(job for job in jobs if job.name == "recommendations.train")
    assert trained.result["state"] == "kept"
    assert trained.progress == (3, 3)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Slate)) == 12


def test_a_new_level_makes_the_persons_list_anew(database, cast):
    add_course(cast, "layanan", {"M.5": (1, 2)})
    measure(cast, "siti", "M.5", 1.2)
    work()
    siti = cast.person("siti").id
    row = shown_to(siti)[0].id
    measure(cast, "siti", "M.5", 2.9)
    [job] = work()
    assert (job.name, job.state, job.result) == ("recommendations.refresh_person", "done", {"changed": True})
    assert job.arguments == {"person_id": siti}
    assert db.session.get(Suggestion, row).replaced_at is not None
    assert shown_to(siti) == []


def test_many_reasons_to_refresh_make_one_job(database, cast):
    for mean in (1.0, 1.5, 2.0):
        measure(cast, "siti", "M.5", mean)
    waiting = sa.select(sa.func.count()).where(Job.name == "recommendations.refresh_person", Job.state == "queued")
    assert db.session.scalar(waiting) == 1


def test_rooms_above_are_told_of_a_list_made_anew(database, cast):
    told = []

    def hear(sender, person_id):
        told.append(person_id)

    with refreshed.connected_to(hear):
        measure(cast, "siti", "M.5", 1.2)
        work()
    assert cast.person("siti").id in told


def test_the_web_process_never_loads_numpy(tmp_path):
    script = f"""
        import sys
        from pathlib import Path
        import lms.app
        from lms.config import Settings
        app = lms.app.create_app(Settings(data=Path({str(tmp_path)!r}), secret_key="k" * 64, testing=True))
        import lms.recommendations.jobs
        heavy = [name for name in ("numpy", "scipy", "sklearn") if name in sys.modules]
        print(len(list(app.url_map.iter_rules())), heavy)
    """
    answer = subprocess.run(
        [sys.executable, "-c", dedent(script)], capture_output=True, text=True, cwd=ROOT, check=False, timeout=60
    )
    assert answer.returncode == 0, answer.stderr
    assert answer.stdout.strip().endswith("[]"), answer.stdout
