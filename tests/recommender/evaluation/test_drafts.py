"""The study of drafts: files read as they are, folds that keep an occupation's own levels away, errors by hand."""

import gzip
import json
from pathlib import Path

import numpy as np
import pytest

from recommender.drafting import Post
from recommender.evaluation import drafts
from recommender.evaluation.__main__ import main

HEAD = "O*NET-SOC Code,Title,Element ID,LV\n"
SHARED = Path(__file__).parents[3] / ".." / "shared" / "data" / "roles"


def write(path: Path, text: str) -> Path:
    with gzip.open(path, "wt") as file:
        file.write(text)
    return path


@pytest.fixture
def roles(tmp_path: Path) -> Path:
    rows = [
        f'{group}-{number}0{number}1.00,"{name} {number}, senior",{element},{level + 0.1 * number}\n'
        for group, name, level in (("11", "Teacher", 5.0), ("43", "Clerk", 1.0))
        for number in range(1, 6)
        for element in ("a", "b")
    ]
    return write(tmp_path / "roles.csv.gz", HEAD + "".join(rows) + "99-9999.00,Nobody,a,\n98-9999.00,Half,a,3\n")


def test_an_occupation_with_missing_levels_is_left_out(roles: Path) -> None:
    posts, levels = drafts.read_roles(roles)
    assert len(posts) == 10
    assert posts[0] == Post("Teacher 1, senior", ("11", "11-1", "11-10", "11-101", "11-1011"))
    assert levels[0].tolist() == [5.1, 5.1]


def test_duties_come_from_the_most_similar_titles(tmp_path: Path) -> None:
    path = write(
        tmp_path / "s.csv.gz", "occupation,skill\nteacher,grade pupils\nteacher,plan lessons\nsailor,tie knots\n"
    )
    skills = drafts.read_skills(path)
    assert skills == {"teacher": "grade pupils. plan lessons", "sailor": "tie knots"}
    [post] = drafts.with_duties([Post("Teachers")], skills)
    assert post.duties.startswith("grade pupils. plan lessons")


def test_the_command_prints_and_writes_every_variant(
    roles: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    skills = write(tmp_path / "s.csv.gz", "occupation,skill\nteacher,grade pupils\nclerk,file papers\n")
    out = tmp_path / "out.json"
    assert main(["drafts", "--roles", str(roles), "--json", str(out)]) == 0
    assert set(json.loads(out.read_text())["variants"]) == set(drafts.VARIANTS)
    assert main(["drafts", "--roles", str(roles), "--skills", str(skills), "--json", str(out)]) == 0
    found = json.loads(out.read_text())
    assert found["occupations"] == 10
    assert "title, code and duties" in found["variants"]
    assert found["variants"]["title"]["rmse"] < found["variants"]["mean of all"]["rmse"]
    assert "10 occupations × 2 elements" in capsys.readouterr().out


def test_errors_are_counted_in_levels() -> None:
    found = drafts._found(np.array([[1.0, 2.0], [3.0, 5.0]]), np.array([[1.0, 3.0], [3.0, 3.0]]))
    assert found == drafts.Found(pytest.approx(np.sqrt(5.0 / 4.0)), 0.75)


def test_levels_of_the_asked_never_enter_their_draft() -> None:
    """Noise cannot be drafted: were an occupation's own levels used, its error would be smaller than that of the mean."""
    rng = np.random.default_rng(0)
    posts = [Post(f"post {number}", (str(number % 3),)) for number in range(60)]
    found = drafts.study(posts, rng.normal(3.0, 1.0, (60, 20)))
    assert min(one.rmse for one in found.values()) > 0.97


def test_a_group_nobody_is_known_of_gets_the_mean_of_all() -> None:
    known = [Post("a", ("1",)), Post("b", ("1",)), Post("c", ("2",))]
    levels = np.array([[1.0], [3.0], [5.0]])
    assert drafts._group(known, levels, [Post("d", ("1",)), Post("e", ("9",))]).tolist() == [[2.0], [3.0]]


@pytest.mark.slow
@pytest.mark.skipif(not SHARED.exists(), reason="the real data lie beside the project only")
def test_real_occupations_are_drafted_better_than_by_their_group() -> None:
    posts, levels = drafts.read_roles(SHARED / "onet_role_skill_level.csv.gz")
    found = drafts.study(posts, levels)
    assert found["mean of all"].rmse == pytest.approx(1.034, abs=0.01)
    assert found["title and code"].rmse < 0.66 < found["mean of the major group"].rmse
