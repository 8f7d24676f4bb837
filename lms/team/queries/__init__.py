"""Read the supervisor's team: rows of people, the heat map, courses of one person and courses to assign."""

from __future__ import annotations

from lms.team.queries.courses import (
    CourseOption,
    Standing,
    course_options,
    courses_of,
    helpful_course,
    overdue_of,
    standings,
)
from lms.team.queries.heat import Cell, Column, HeatMap, heat_map
from lms.team.queries.members import Filters, MemberRow, Members, Summary, member, members, people_of, summary

__all__ = [
    "Cell",
    "Column",
    "CourseOption",
    "Filters",
    "HeatMap",
    "MemberRow",
    "Members",
    "Standing",
    "Summary",
    "course_options",
    "courses_of",
    "heat_map",
    "helpful_course",
    "member",
    "members",
    "overdue_of",
    "people_of",
    "standings",
    "summary",
]
