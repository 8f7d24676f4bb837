"""The locks pin everything by hash and name no machine to fetch it from."""

import json
import re
import tomllib
from pathlib import Path

import pytest

from lms.setup.places import NODE_LOCK, PACKAGE_JSON, PACKAGE_LOCK, ROOT, RUN_LOCK, TEST_LOCK

LOCKS = [RUN_LOCK, TEST_LOCK, NODE_LOCK]
REQUIREMENT = re.compile(
    r"^(?P<pin>[a-z0-9][a-z0-9-]*==\S+)(?P<rest>(?:.*\\\n)(?:    --hash=sha256:[0-9a-f]{64}.*\n)+)", re.M
)


def pins(lock: Path) -> set[str]:
    return {found["pin"] for found in REQUIREMENT.finditer(lock.read_text())}


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", re.split(r"[\[<>=~!; ]", name, maxsplit=1)[0]).lower()


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_every_requirement_is_exact_and_has_hashes(lock: Path) -> None:
    starts = [line for line in lock.read_text().splitlines() if line and not line.startswith((" ", "#"))]
    assert len(starts) == len(REQUIREMENT.findall(lock.read_text())) > 0


@pytest.mark.parametrize("lock", [*LOCKS, PACKAGE_JSON], ids=lambda lock: lock.name)
def test_a_lock_names_no_host(lock: Path) -> None:
    assert not re.search(r"://|index-url|find-links|trusted-host", lock.read_text())


def test_the_test_lock_holds_the_run_lock() -> None:
    assert pins(RUN_LOCK) < pins(TEST_LOCK)


def test_the_locks_cover_what_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    run_names = {pin.split("==")[0] for pin in pins(RUN_LOCK)}
    test_names = {pin.split("==")[0] for pin in pins(TEST_LOCK)}
    assert {normal(each) for each in project["project"]["dependencies"]} <= run_names
    assert {normal(each) for each in project["dependency-groups"]["test"]} <= test_names


def test_the_package_lock_is_exact_and_names_no_registry() -> None:
    asked = json.loads(PACKAGE_JSON.read_text())
    locked = json.loads(PACKAGE_LOCK.read_text())["packages"]
    assert asked["private"] is True
    assert locked[""]["dependencies"] == asked["dependencies"]
    for name, version in asked["dependencies"].items():
        assert locked[f"node_modules/{name}"]["version"] == version
    for name, entry in locked.items():
        assert "resolved" not in entry
        assert name == "" or entry["integrity"].startswith("sha512-")
