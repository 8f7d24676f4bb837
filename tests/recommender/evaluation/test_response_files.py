import gzip
from pathlib import Path

import numpy as np
import pytest

from recommender.evaluation.response_files import BadResponsesError, read, read_bank


def written(folder: Path, text: str, name: str = "r.csv") -> Path:
    path = folder / name
    path.write_bytes(gzip.compress(text.encode()) if name.endswith(".gz") else text.encode())
    return path


@pytest.mark.parametrize(
    ("text", "name", "items"),
    [
        ('"Item 1",b\n1,0\n0,NA\n', "r.csv", ("Item 1", "b")),
        ("1,0\n0,\n", "r.csv", ("1", "2")),
        ("x\ty\n1.0\t0.0\n0.0\tNaN\n", "r.txt", ("x", "y")),
        ("x;y\n1;0\n0;.\n", "r.csv.gz", ("x", "y")),
        ("1 0\n\n0 NA\n", "r.txt", ("1", "2")),
    ],
)
def test_comma_tab_semicolon_blank_header_or_not_gzip_or_plain(
    tmp_path: Path, text: str, name: str, items: tuple[str, ...]
) -> None:
    found = read(written(tmp_path, text, name))
    assert found.items == items
    np.testing.assert_array_equal(found.marks, [[1.0, 0.0], [0.0, np.nan]])


def test_columns_that_are_no_items_are_left_out_and_rows_counted(tmp_path: Path) -> None:
    found = read(written(tmp_path, "id,x,y,n\n17,1,0,2.0\n18,0,1,1.0\n19,1,1,0\n"), ["id"], "n")
    assert found.items == ("x", "y")
    np.testing.assert_array_equal(found.marks, [[1, 0], [1, 0], [0, 1]])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "empty"),
        ("x,y\n", "no answers"),
        ("x,x\n1,0\n", "twice"),
        ("x,y\n1\n", "row 2 has 1 cells, the first one has 2"),
        ("x,y\n1,2\n", "other than 0, 1 and nothing: 'y' "),
        ("a,b,c,d,e,f,g\n2,2,2,2,2,2,2\n", "'e' and 2 more"),
        ("x,y\n,\n", "no answers"),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(BadResponsesError, match=said):
        read(written(tmp_path, text))


def test_a_file_that_is_not_there_or_no_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadResponsesError, match="cannot be read"):
        read(tmp_path / "none.csv")
    (tmp_path / "r.csv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadResponsesError, match="cannot be read"):
        read(tmp_path / "r.csv")


@pytest.mark.parametrize(
    ("counts", "said"),
    [("z", "no column z"), ("x", "not numbers"), ("y", "no whole numbers"), ("w", "no whole numbers")],
)
def test_counts_must_be_a_column_of_whole_numbers(tmp_path: Path, counts: str, said: str) -> None:
    with pytest.raises(BadResponsesError, match=said):
        read(written(tmp_path, "x,y,w,v\na,0.5,-1,1\n"), counts=counts)


def test_a_published_bank_is_read_with_guessing_and_groups_where_they_are(tmp_path: Path) -> None:
    full = read_bank(written(tmp_path, "a\tb\tc\td\tGroup\n2\t-1\t.2\t1\tW\n1\t0\t.3\t1\tA\n", "bank.txt"))
    assert (full.a.tolist(), full.b.tolist(), full.c.tolist(), full.group.tolist()) == (
        [2, 1],
        [-1, 0],
        [0.2, 0.3],
        [1, 0],
    )
    bare = read_bank(written(tmp_path, "b,a\n0.5,1.5\n"))
    assert (bare.a.tolist(), bare.b.tolist(), bare.c.tolist(), bare.group.tolist()) == ([1.5], [0.5], [0], [0])


@pytest.mark.parametrize(
    ("text", "said"), [("a,c\n1,0\n", "a and b"), ("a,b\n", "row per item"), ("a,b\n1,x\n", "not a number")]
)
def test_a_bank_without_parameters_is_refused(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(BadResponsesError, match=said):
        read_bank(written(tmp_path, text))
