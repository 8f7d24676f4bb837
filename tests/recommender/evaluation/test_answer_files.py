from pathlib import Path

import numpy as np
import pytest

from recommender.evaluation.answer_files import BadAnswersError, read, write

ROWS = "user,item,time,correct,skill\nb,i1,2,1,s1\na,i2,1,0,s2\nb,i3,2,0,s1\n"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "answers.csv"
    file.write_text(ROWS)
    return file


def test_answers_come_by_time_and_equal_times_in_the_order_of_the_file(path: Path) -> None:
    found = read(path)
    assert found.user.tolist() == ["a", "b", "b"]
    assert found.item.tolist() == ["i2", "i1", "i3"]
    assert found.correct.tolist() == [0.0, 1.0, 0.0]
    assert found.skill.tolist() == ["s2", "s1", "s1"]


@pytest.mark.parametrize("name", ["again.csv", "again.csv.gz"])
def test_what_is_written_is_read_and_the_same_answers_give_the_same_bytes(name: str, path: Path) -> None:
    answers = read(path)
    write(path.with_name(name), answers)
    first = path.with_name(name).read_bytes()
    write(path.with_name(name), answers)
    assert path.with_name(name).read_bytes() == first
    back = read(path.with_name(name))
    for column in ("user", "item", "skill", "correct"):
        np.testing.assert_array_equal(getattr(back, column), getattr(answers, column))


def test_a_file_of_only_a_header_has_no_answers(path: Path) -> None:
    path.write_text(ROWS.partition("\n")[0])
    assert len(read(path)) == 0


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "lacks the columns user, item, time, correct, skill"),
        (ROWS.replace("skill\n", "topic\n"), "lacks the columns skill"),
        (ROWS.replace("1,0,s2", "1,0.5,s2"), "marks other than 0 and 1"),
        (ROWS.replace("i2,1,", "i2,yesterday,"), "time that is not a number"),
    ],
)
def test_a_bad_file_is_refused(content: str, said: str, path: Path) -> None:
    path.write_text(content)
    with pytest.raises(BadAnswersError, match=said):
        read(path)
