import gzip
from pathlib import Path

import numpy as np
import pytest

from recommender.evaluation import event_files
from recommender.evaluation.event_files import UNKNOWN, BadEventsError

EVENTS = "user,item,unix_time\n10,b,50\n9,a,20\n10,a,40\n10,a,60\n"


def put(path: Path, text: str) -> Path:
    path.write_bytes(gzip.compress(text.encode()) if path.suffix == ".gz" else text.encode())
    return path


@pytest.mark.parametrize("name", ["events.csv", "events.csv.gz"])
def test_a_log_is_numbered_and_sorted(tmp_path: Path, name: str) -> None:
    log, attributes, names = event_files.read_log(put(tmp_path / name, EVENTS), None)
    assert attributes is None
    assert names.people.tolist() == ["9", "10"], "whole numbers are ordered as numbers"
    assert names.items.tolist() == ["a", "b"]
    assert log.person.tolist() == [9, 10]
    assert log.history(1).tolist() == [0, 1, 0]
    assert log.moment.tolist() == [20.0, 40.0, 50.0, 60.0]
    assert log.timed


def test_places_are_no_times_and_other_ids_are_counted(tmp_path: Path) -> None:
    log, _, names = event_files.read_log(put(tmp_path / "e.csv", "position,user,item\n1,x,7\n0,x,8\n0,10,7\n"), None)
    assert not log.timed
    assert names.people.tolist() == ["10", "x"]
    assert log.person.tolist() == [0, 1]
    assert log.history(1).tolist() == [1, 0]


def test_attributes_add_items_and_may_name_items(tmp_path: Path) -> None:
    facts = put(tmp_path / "a.csv", "item,kind,value,label\n12,similar,7,\n7,level,99,low\n12,level,98,high\n")
    log, attributes, names = event_files.read_log(put(tmp_path / "e.csv", "user,item,position\n1,7,0\n"), facts)
    assert names.items.tolist() == ["7", "12"]
    assert log.items == 2
    assert attributes is not None
    assert attributes.kinds == ("level", "similar")
    assert attributes.item.tolist() == [1, 0, 1]
    assert attributes.kind.tolist() == [1, 0, 0]
    assert attributes.value.tolist() == [0, 3, 2], "7 is item 0; the others are numbered after the items, in order"


def test_targets_are_read_by_the_numbers_of_the_log(tmp_path: Path) -> None:
    _, _, names = event_files.read_log(put(tmp_path / "e.csv", EVENTS), None)
    rows = "user,item,unix_time\n10,c,1\n10,b,1\n9,b,1\n77,a,1\n10,b,2\n10,d,2\n"
    targets = event_files.read_targets(put(tmp_path / "t.csv", rows), names)
    assert len(targets) == 5
    assert targets.user.tolist() == [0, 1, 1, 1, 2]
    assert targets.item.tolist() == [1, UNKNOWN, UNKNOWN, 1, 0]
    assert targets.new_people.tolist() == [77]


def test_new_people_without_a_number_are_nobody_of_the_log(tmp_path: Path) -> None:
    _, _, names = event_files.read_log(put(tmp_path / "e.csv", EVENTS), None)
    targets = event_files.read_targets(put(tmp_path / "t.csv", "user,item\nzoe,a\namy,a\n9,b\n"), names)
    assert targets.new_people.tolist() == [-1, -2]
    assert targets.user.tolist() == [0, 2, 3]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("user,item\n1,2\n", "lacks the column position or unix_time"),
        ("item,position\n1,2\n", "lacks the columns user"),
        ("user,item,position\n", "has no rows"),
        ("", "lacks the column position"),
        ("user,item,position\n1,2,soon\n", "has a position that is not a number"),
        ("user,item,unix_time\n1,2,nan\n", "has a unix_time that is not a number"),
        ("user,item,position\n1,2\n", "fewer columns than its header"),
        ("user,item,position\n1,,3\n", "has an empty user or item or position"),
    ],
)
def test_a_bad_file_is_said(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(BadEventsError, match=said):
        event_files.read_events(put(tmp_path / "e.csv", text))


def test_a_file_that_is_not_there_or_is_cut_off_is_said(tmp_path: Path) -> None:
    with pytest.raises(BadEventsError, match="cannot be read"):
        event_files.read_events(tmp_path / "none.csv")
    whole = gzip.compress(("user,item,position\n" + "1,2,3\n" * 5000).encode())
    (tmp_path / "cut.csv.gz").write_bytes(whole[:-20])
    with pytest.raises(BadEventsError, match="cannot be read"):
        event_files.read_events(tmp_path / "cut.csv.gz")


def test_what_is_written_can_be_read(tmp_path: Path) -> None:
    events = event_files.read_events(put(tmp_path / "e.csv", EVENTS))
    for name in ("out.csv", "out.csv.gz"):
        event_files.write_events(tmp_path / name, events, np.array([0, 2]))
        again = event_files.read_events(tmp_path / name)
        assert again.user.tolist() == ["10", "10"]
        assert again.item.tolist() == ["b", "a"]
        assert again.moment.tolist() == [50.0, 40.0]
    assert (tmp_path / "out.csv").read_text() == "user,item,unix_time\n10,b,50\n10,a,40\n"
