import gzip
from pathlib import Path

import pytest

from recommender.evaluation.role_files import BadRolesError
from recommender.evaluation.simulation.roles import Element, read

HEAD = "O*NET-SOC Code,Title,Element ID,Element Name,IM,LV,Recommend Suppress,Not Relevant\n"


def test_levels_and_order(tmp_path: Path) -> None:
    file = tmp_path / "roles.csv.gz"
    rows = "11-1,B,e1,One,2.5,7,N,N\n11-1,B,e2,Two,4,0.1,N,\n11-1,B,e3,Three,4,3.5,Y,N\n11-1,B,e4,Four,4,3.5,N,Y\n"
    with gzip.open(file, "wt") as out:
        out.write(HEAD + rows)
    [role] = read(file)
    assert role.code == "11-1"
    assert role.elements == (Element("e2", "Two", 1, 4.0), Element("e1", "One", 5, 2.5))


@pytest.mark.parametrize(
    "text",
    [
        HEAD,
        "a,b\n1,2\n",
        HEAD + "11-1,B,e1,One,much,7,N,N\n",
        HEAD + "11-1,B,e1,One,4,3.5,Y,N\n",
    ],
    ids=["nothing", "columns", "no number", "all left out"],
)
def test_what_is_no_table_of_roles(text: str, tmp_path: Path) -> None:
    file = tmp_path / "roles.csv"
    file.write_text(text)
    with pytest.raises(BadRolesError):
        read(file)


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(BadRolesError):
        read(tmp_path / "none.csv")
