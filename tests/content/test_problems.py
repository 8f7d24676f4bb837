"""A problem is worded in English or through a translation, and `Invalid` names them all."""

from content.problems import Invalid, Problem

PROBLEM = Problem("too_few", "Give at least %(least)s.", {"least": 3}, path="options")


def test_a_problem_is_worded_in_english_and_in_the_language_of_the_translation() -> None:
    assert PROBLEM.worded() == "Give at least 3."
    assert PROBLEM.worded({"Give at least %(least)s.": "Isi paling sedikit %(least)s."}.__getitem__) == (
        "Isi paling sedikit 3."
    )


def test_invalid_names_every_problem() -> None:
    invalid = Invalid([PROBLEM, Problem("required", "Fill this in.", path="stem")])
    assert [problem.code for problem in invalid.problems] == ["too_few", "required"]
    assert str(invalid) == "options: Give at least 3.; stem: Fill this in."
