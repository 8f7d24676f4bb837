"""The reference data are complete, dated, and free of notes about where somebody read them."""

from __future__ import annotations

import re
from datetime import date

import pytest

from content.reference import (
    competency_dictionary,
    core_values,
    job_tiers,
    organisation,
    rank_grades,
    technical_families,
)
from content.reference.sources import FOLDER, load, source


@pytest.mark.parametrize("name", sorted(path.stem for path in FOLDER.glob("*.yaml")))
def test_every_file_says_what_it_follows_and_since_when(name: str) -> None:
    found = source(load(name))
    assert found.regulation
    assert found.confidence in ("high", "medium", "low")
    assert isinstance(found.valid_from, date)
    text = (FOLDER / f"{name}.yaml").read_text(encoding="utf-8")
    assert not re.search(r"https?:|github|scribd|ingatan|verified", text, re.IGNORECASE)


def test_nine_competencies_of_five_levels_with_three_indicators() -> None:
    dictionary = competency_dictionary()
    assert [c.code for c in dictionary.competencies] == [*(f"M.{i}" for i in range(1, 9)), "SK.1"]
    for competency in dictionary.competencies:
        assert [level.level for level in competency.levels] == [1, 2, 3, 4, 5]
        assert all(len(level.indicators) == 3 for level in competency.levels)
    assert dictionary.level_names[4].id == "Mumpuni"
    assert dictionary.competencies[4].name.en == "Public Service"


def test_technical_families_refer_to_tiers_and_agencies_that_exist() -> None:
    tiers = {tier.code for tier in job_tiers()}
    agencies = {agency.slug for agency in organisation().agencies}
    for family in technical_families():
        assert set(family.tiers) <= tiers
        assert set(family.agencies) <= agencies
        assert set(family.required_by_tier) == set(family.tiers)
        assert set(family.level_meanings) == {1, 2, 3, 4, 5}
    codes = [one.code for family in technical_families() for one in family.competencies]
    assert len(codes) == len(set(codes)) == 42


def test_tiers_lead_to_tiers() -> None:
    tiers = {tier.code: tier for tier in job_tiers()}
    assert all(tier.career_next in (None, *tiers) for tier in tiers.values())
    assert (tiers["pengawas"].required_level, tiers["pengawas"].managerial) == (2, True)
    assert (tiers["pelaksana"].eselon, tiers["pelaksana"].managerial) == ((), False)
    assert {tier.golongan[0] for tier in tiers.values()} <= {grade.code for grade in rank_grades()}


def test_the_organisation_has_every_kelurahan_of_jakarta() -> None:
    found = organisation()
    assert len(found.regions) == 6
    assert sum(len(region.districts) for region in found.regions) == 44
    assert sum(len(d.kelurahan) for region in found.regions for d in region.districts) == 267
    assert found.code == "31"


def test_seven_core_values_and_seventeen_grades() -> None:
    assert [value.name.id for value in core_values()][:2] == ["Berorientasi Pelayanan", "Akuntabel"]
    assert len(core_values()) == 7
    assert len(rank_grades()) == 17
