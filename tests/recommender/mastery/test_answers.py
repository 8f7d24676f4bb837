import numpy as np

from recommender.mastery.answers import Answers, codes, folds, past


def test_the_past_counts_earlier_answers_of_the_same_person_to_the_same_thing() -> None:
    user, skill = np.array(list("aabab")), np.array(list("xyxxx"))
    found = past(np.array([1.0, 1.0, 0.0, 0.0, 1.0]), user, skill)
    assert found.attempts.tolist() == [0, 0, 0, 1, 1]
    assert found.wins.tolist() == [0, 0, 0, 1, 0]
    assert past(np.ones(5), user).wins.tolist() == [0, 1, 0, 2, 1]


def test_codes_agree_where_all_ids_agree() -> None:
    found = codes(np.array(["a", "a", "b", "a"]), np.array(["x", "y", "x", "x"]))
    assert found[0] == found[3]
    assert len(set(found.tolist())) == 3


def test_a_fold_holds_whole_people_and_folds_are_of_like_size(learned: Answers) -> None:
    fold = folds(learned.user, 4, seed=3)
    assert all(len(set(fold[learned.user == one])) == 1 for one in np.unique(learned.user))
    assert [len(np.unique(learned.user[fold == number])) for number in range(4)] == [40] * 4
    np.testing.assert_array_equal(fold, folds(learned.user, 4, seed=3))
    assert (fold != folds(learned.user, 4, seed=4)).any()


def test_chosen_answers_keep_their_columns_together(learned: Answers) -> None:
    few = learned[learned.correct == 1.0]
    assert len(few) == int(learned.correct.sum())
    assert few.correct.all()
    assert len(few.item) == len(few.skill) == len(few.user) == len(few)
