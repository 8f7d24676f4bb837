"""Background work: learn the tracer, draw everybody's topics, draw one person's. What needs numpy is imported when a job runs."""

from __future__ import annotations

from lms.jobs.services import Progress, enqueue


def learn(progress: Progress) -> None:
    """Learn from everybody's practice, keep the tracer, then draw everybody's topics with the one that serves."""
    from lms.practice import training

    progress.result(**training.learn(progress))
    enqueue("practice.picture_all", key="practice.picture_all")


def picture_all(progress: Progress) -> None:
    """Draw the topics of everybody whose picture is not of today's tracer, or old."""
    from lms.practice.painting import paint_everybody

    progress.result(people=paint_everybody(progress))


def picture_person(progress: Progress, person_id: int) -> None:
    """Draw one person's topics (internal id) after an answer."""
    from lms.practice.painting import paint

    progress.report(0, 1)
    progress.result(topics=paint([person_id]))


JOBS = {"practice.learn": learn, "practice.picture_all": picture_all, "practice.picture_person": picture_person}
