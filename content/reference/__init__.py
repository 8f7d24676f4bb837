"""Reference data of the Indonesian civil service: competencies, job tiers, JP rules, an organisation, NIP.

Owns dated data files (each with the regulation it follows, how sure we are, and from when it holds) and typed
readers for them. Does not own what an agency sets for itself: role profiles, its own dictionary, its own
organisation tree.

Words: *tier* (jenjang) a job's level; *JP* (jam pelajaran) 45 minutes of learning; *form* (bentuk) a way of
developing a competency; *NIP* the number of a civil servant, of whom birth date and sex are never read out.
"""

from __future__ import annotations

from content.reference.competencies import (
    Competency,
    CompetencyDictionary,
    CompetencyLevel,
    TechnicalCompetency,
    TechnicalFamily,
    competency_dictionary,
    core_values,
    technical_families,
)
from content.reference.jobs import JobTier, RankGrade, job_tiers, rank_grades
from content.reference.jp import DayCount, JpCredit, credit_minutes, credit_units
from content.reference.jp_rules import DevelopmentForm, JpRules, Rate, YearlyJp, form_slugs, jp_rules
from content.reference.nip import Nip, parse_nip
from content.reference.organisation import Agency, District, Organisation, Region, organisation
from content.reference.sources import Bilingual, Source

__all__ = [
    "Agency",
    "Bilingual",
    "Competency",
    "CompetencyDictionary",
    "CompetencyLevel",
    "DayCount",
    "DevelopmentForm",
    "District",
    "JobTier",
    "JpCredit",
    "JpRules",
    "Nip",
    "Organisation",
    "RankGrade",
    "Rate",
    "Region",
    "Source",
    "TechnicalCompetency",
    "TechnicalFamily",
    "YearlyJp",
    "competency_dictionary",
    "core_values",
    "credit_minutes",
    "credit_units",
    "form_slugs",
    "job_tiers",
    "jp_rules",
    "organisation",
    "parse_nip",
    "rank_grades",
    "technical_families",
]
