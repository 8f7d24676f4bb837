"""Reads of the room: what is offered now, why this, why not that, and how the recommender fares."""

from lms.recommendations.queries.effects import effects_of
from lms.recommendations.queries.governance import Governance, governance
from lms.recommendations.queries.offers import (
    Offer,
    Retest,
    Worded,
    dismissed_lately,
    live,
    offer,
    own_suggestion,
    planned_courses,
    set_plan_lookup,
    slate_of,
    without_further_course,
)
from lms.recommendations.queries.other_post import OtherPost, Step, other_post
from lms.recommendations.queries.why import Term, Why, why
from lms.recommendations.queries.why_not import WhyNot, ranked_next, why_not

__all__ = [
    "Governance",
    "Offer",
    "OtherPost",
    "Retest",
    "Step",
    "Term",
    "Why",
    "WhyNot",
    "Worded",
    "dismissed_lately",
    "effects_of",
    "governance",
    "live",
    "offer",
    "other_post",
    "own_suggestion",
    "planned_courses",
    "ranked_next",
    "set_plan_lookup",
    "slate_of",
    "why",
    "why_not",
    "without_further_course",
]
