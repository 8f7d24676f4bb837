import numpy as np
import pytest
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.metrics import roc_auc_score

from recommender.mastery import tracing
from recommender.mastery.answers import Answers
from recommender.mastery.bank import learn_bank
from recommender.mastery.forest import from_estimator
from recommender.mastery.practice import FEATURES, Practice, advance, describe
from recommender.mastery.tracing import Tracer, features, train


@pytest.fixture(scope="module", autouse=True)
def _small_trees() -> object:
    with pytest.MonkeyPatch.context() as small:
        small.setattr(tracing, "TREES", 12)
        yield


@pytest.fixture(scope="module")
def tracer(learned: Answers) -> Tracer:
    return train(learned)


def test_features_do_not_change_when_the_future_is_deleted(learned: Answers, asked: Answers) -> None:
    bank = learn_bank(learned)
    whole = features(asked, [bank], np.zeros(len(asked), int))
    for moment in (1, 7, 300, 1100):
        gone = asked[np.arange(moment)]
        np.testing.assert_array_equal(features(gone, [bank], np.zeros(moment, int)), whole[:moment])


def test_features_do_not_see_the_answer_they_are_for(learned: Answers, asked: Answers) -> None:
    bank = learn_bank(learned)
    last = np.flatnonzero(asked.user == asked.user[0])[-1]
    turned = Answers(asked.user, asked.item, asked.skill, asked.correct.copy())
    turned.correct[last] = 1 - turned.correct[last]
    none = np.zeros(len(asked), int)
    np.testing.assert_array_equal(features(turned, [bank], none), features(asked, [bank], none))


def test_other_people_do_not_matter_for_a_persons_features(learned: Answers, asked: Answers) -> None:
    bank = learn_bank(learned)
    mine = asked.user == asked.user[-1]
    whole = features(asked, [bank], np.zeros(len(asked), int))
    np.testing.assert_array_equal(features(asked[mine], [bank], np.zeros(mine.sum(), int)), whole[mine])


def test_a_record_is_counted(learned: Answers) -> None:
    bank = learn_bank(learned)
    practice = Practice(bank)
    fresh = dict(zip(FEATURES, describe(practice, bank, "i0", "s0"), strict=True))
    for item, skill, right in (("i0", "s0", 1), ("i4", "s0", 1), ("i1", "s1", 0)):
        advance(practice, bank, item, skill, right)
    known = dict(zip(FEATURES, describe(practice, bank, "i0", "s0"), strict=True))
    assert (fresh["whole_answers"], fresh["practised_answers"], fresh["repeated_answers"]) == (0, 0, 0)
    assert np.isnan([fresh["practised_share"], fresh["practised_gap"], fresh["repeated_gap"], fresh["recent_1"]]).all()
    assert (known["whole_answers"], known["practised_answers"], known["repeated_answers"]) == (3, 2, 1)
    assert (known["practised_share"], known["practised_gap"], known["repeated_gap"]) == (1.0, 2, 3)
    assert (known["whole_streak"], known["practised_streak"], known["same_skill"], known["skills"]) == (-1, 2, 0, 2)
    assert [known[f"recent_{number}"] for number in (1, 2, 3)] == [0.0, 1.0, 1.0]
    assert (
        known["practised_ability"]
        > 0.0
        > dict(zip(FEATURES, describe(practice, bank, "i5", "s1"), strict=True))["practised_ability"]
    )


def test_people_never_seen_are_predicted_far_better_than_by_items_alone(tracer: Tracer, asked: Answers) -> None:
    found = tracer.probabilities(asked)
    items = np.array([tracer.bank.item(one).share for one in asked.item.tolist()])
    assert roc_auc_score(asked.correct, found) > roc_auc_score(asked.correct, items) + 0.04
    assert abs(found.mean() - asked.correct.mean()) < 0.05


def test_serving_one_answer_at_a_time_gives_what_the_batch_gives(tracer: Tracer, asked: Answers) -> None:
    practice, mine = Practice(tracer.bank), asked[asked.user == asked.user[0]]
    served = []
    for item, skill, right in zip(
        mine.item.tolist(), mine.skill.tolist(), mine.correct.astype(int).tolist(), strict=True
    ):
        served.append(tracer.probability(practice, item, skill))
        advance(practice, tracer.bank, item, skill, right)
    np.testing.assert_allclose(served, tracer.probabilities(mine), rtol=1e-12)


def test_many_items_are_predicted_together_as_one_by_one(tracer: Tracer, asked: Answers) -> None:
    given = [("i0", "s0", 1), ("i4", "s0", 0), ("i1", "s1", 1)]
    practice = Practice(tracer.bank)
    for one in given:
        advance(practice, tracer.bank, *one)
    wanted = [("i0", "s0"), ("i9", "s1"), ("never seen", "s3")]
    one_by_one = [tracer.probability(practice, *one) for one in wanted]
    np.testing.assert_allclose(tracer.chances(given, wanted), one_by_one, rtol=1e-12)
    assert tracer.chances(given, []) == []


def test_the_same_answers_and_seed_give_the_same_model(tracer: Tracer, learned: Answers, asked: Answers) -> None:
    np.testing.assert_array_equal(train(learned).probabilities(asked), tracer.probabilities(asked))


def test_shuffled_marks_teach_nothing(learned: Answers, asked: Answers) -> None:
    marks = np.random.default_rng(4).permutation(learned.correct)
    found = train(Answers(learned.user, learned.item, learned.skill, marks)).probabilities(
        Answers(asked.user, asked.item, asked.skill, np.random.default_rng(5).permutation(asked.correct))
    )
    assert roc_auc_score(asked.correct, found) == pytest.approx(0.5, abs=0.05)
    assert found.mean() == pytest.approx(learned.correct.mean(), abs=0.03)
    assert found.std() < 0.1


def test_where_nobody_repeated_an_item_a_repeated_one_can_still_be_predicted(learned: Answers) -> None:
    pair = np.char.add(learned.user, learned.item)
    once = learned[np.unique(pair, return_index=True)[1]]
    found = train(once)
    practice = Practice(found.bank)
    advance(practice, found.bank, "i0", "s0", 1)
    assert 0.0 < found.probability(practice, "i0", "s0") < 1.0


def test_new_items_and_skills_can_be_predicted(tracer: Tracer) -> None:
    assert 0.0 < tracer.probability(Practice(tracer.bank), "never seen", "never seen") < 1.0


def test_a_forest_gives_what_scikit_learn_gives() -> None:
    rng = np.random.default_rng(0)
    rows = rng.normal(size=(400, 6))
    rows[rng.random(rows.shape) < 0.2] = np.nan
    marks = (np.nan_to_num(rows[:, 0]) + np.isnan(rows[:, 1]) + rng.normal(size=400) > 0).astype(float)
    fitted = HistGradientBoostingClassifier(max_iter=30, max_leaf_nodes=8).fit(rows, marks)
    np.testing.assert_allclose(from_estimator(fitted).logits(rows), fitted.decision_function(rows), rtol=1e-12)
    assert from_estimator(fitted).logits(rows[:0]).shape == (0,)
