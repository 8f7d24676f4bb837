import json
from pathlib import Path

import numpy as np
import pytest

from recommender.mastery import tracing
from recommender.mastery.answers import Answers
from recommender.mastery.bank import learn_bank
from recommender.mastery.practice import FEATURES
from recommender.mastery.storage import load, save
from recommender.mastery.tracing import Tracer, train
from recommender.store import UntrustedModelError

KEY = b"a key of the operator"


@pytest.fixture(scope="module")
def tracer(learned: Answers) -> Tracer:
    with pytest.MonkeyPatch.context() as small:
        small.setattr(tracing, "TREES", 5)
        return train(learned)


def test_what_is_saved_predicts_the_same(tracer: Tracer, asked: Answers, tmp_path: Path) -> None:
    save(tracer, tmp_path, "tracing", KEY, {"stamp": "abc"})
    back, facts = load(tmp_path, "tracing", KEY)
    assert facts == {"stamp": "abc"}
    assert back.bank == tracer.bank
    np.testing.assert_array_equal(back.probabilities(asked), tracer.probabilities(asked))
    np.load(tmp_path / "tracing.npz", allow_pickle=False)
    assert json.loads((tmp_path / "tracing.json").read_text())["manifest"]["features"] == list(FEATURES)


def test_a_bank_of_one_answer_comes_back(tracer: Tracer, learned: Answers, tmp_path: Path) -> None:
    single = Tracer(learn_bank(learned[np.array([0])]), tracer.forests, tracer.said, tracer.seen)
    save(single, tmp_path, "tracing", KEY, {})
    assert load(tmp_path, "tracing", KEY)[0].bank == single.bank


def test_another_key_is_refused(tracer: Tracer, tmp_path: Path) -> None:
    save(tracer, tmp_path, "tracing", KEY, {})
    with pytest.raises(UntrustedModelError, match="not signed"):
        load(tmp_path, "tracing", b"another key")


def test_a_model_of_other_features_is_refused(tracer: Tracer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save(tracer, tmp_path, "tracing", KEY, {})
    monkeypatch.setattr("recommender.mastery.storage.FEATURES", ("something else",))
    with pytest.raises(UntrustedModelError, match="other features"):
        load(tmp_path, "tracing", KEY)
