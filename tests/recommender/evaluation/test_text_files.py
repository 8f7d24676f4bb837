"""Files of the studies, gzip or plain."""

from pathlib import Path

import pytest

from recommender.evaluation import text_files


@pytest.mark.parametrize("name", ["lines.csv", "lines.csv.gz"])
def test_what_was_written_is_read_and_the_bytes_repeat(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    text_files.write(path, ["user,item", "é,2"])
    with text_files.opened(path) as file:
        assert file.read() == "user,item\né,2\n"
    before = path.read_bytes()
    text_files.write(path, ["user,item", "é,2"])
    assert path.read_bytes() == before
    assert before.startswith(b"\x1f\x8b") is name.endswith(".gz")
