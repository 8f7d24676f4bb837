"""Background work: train, score everybody, refresh one person. What needs numpy is imported when a job runs."""

from __future__ import annotations

from lms.jobs.services import Progress, enqueue
from lms.recommendations.signals import refreshed


def train(progress: Progress) -> None:
    """Learn from everybody, keep the model, then score everybody with the one that serves."""
    from lms.recommendations.training import train_model

    row = train_model(progress)
    progress.result(version=row.version, state=row.state, **row.metrics)
    enqueue("recommendations.score_all", key="recommendations.score_all")


def score_all(progress: Progress) -> None:
    """Score everybody and write what changed."""
    from lms.recommendations.scoring import score_everybody

    progress.result(changed=score_everybody(progress))


def refresh_person(progress: Progress, person_id: int) -> None:
    """Score one person anew after something about that person changed."""
    from lms.recommendations.scoring import refresh

    progress.result(changed=refresh(progress, person_id))
    refreshed.send(None, person_id=person_id)


JOBS = {
    "recommendations.train": train,
    "recommendations.score_all": score_all,
    "recommendations.refresh_person": refresh_person,
}
