"""Tables of occupations, and what is wrong with them."""

from pathlib import Path

import pytest

from recommender.evaluation.__main__ import main
from recommender.evaluation.role_files import BadRolesError, rows


def test_rows_have_what_was_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "skills.csv"
    path.write_text('occupation,skill\nteacher,"plan, then teach"\nsailor\n')
    assert rows(path, ("occupation", "skill")) == [
        {"occupation": "teacher", "skill": "plan, then teach"},
        {"occupation": "sailor", "skill": ""},
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"occupation\nx\n", "lacks the columns skill"),
        (b"occupation,skill\n", "no row"),
        (b"\xff\xfe,\n", "cannot be read"),
    ],
)
def test_a_bad_file_is_named_with_what_is_wrong(text: bytes, said: str, tmp_path: Path) -> None:
    path = tmp_path / "skills.csv"
    path.write_bytes(text)
    with pytest.raises(BadRolesError, match=said):
        rows(path, ("occupation", "skill"))


def test_the_command_says_what_is_wrong_with_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given = ["--roles", str(tmp_path / "none.csv"), "--json", str(tmp_path / "out.json")]
    assert main(["drafts", *given]) == 2
    assert "cannot be read" in capsys.readouterr().err
