"""What a form of development is worth, by date."""

from datetime import date

import pytest

from content.reference import Rate, YearlyJp, form_slugs, jp_rules

RULES = jp_rules(date(2026, 11, 23))


def test_the_rules_of_a_day() -> None:
    assert RULES.jp_minutes == 45
    assert jp_rules(date(2018, 1, 1)) is RULES
    with pytest.raises(LookupError, match="2017-12-31"):
        jp_rules(date(2017, 12, 31))


def test_a_pns_has_a_yearly_minimum_and_a_pppk_a_maximum() -> None:
    assert RULES.yearly["pns"] == YearlyJp(minimum=20)
    assert RULES.yearly["pppk"] == YearlyJp(maximum=24)
    assert [RULES.yearly[who].goal for who in ("pns", "pppk", "asn")] == [20, 24, 0]


def test_forms_with_their_rates_at_home_and_abroad() -> None:
    assert len(RULES.forms) == 27
    assert form_slugs() == frozenset(RULES.forms)
    assert RULES.forms["e_learning"].national == Rate(jp_per_day=3)
    assert RULES.forms["e_learning"].international == Rate(jp_per_day=4)
    assert RULES.forms["seminar"].national == Rate(jp=4)
    assert RULES.forms["coaching"].international == Rate(jp=4, events_per_month=2)
    assert RULES.forms["pelatihan_teknis"].international == Rate(uplift=0.2)
    assert RULES.forms["pelatihan_struktural"].international == Rate()


def test_every_form_has_its_share_of_the_mix() -> None:
    assert RULES.mix == {"structured": 0.1, "collaborative": 0.2, "workplace": 0.7}
    assert {form.share for form in RULES.forms.values()} == set(RULES.mix)
