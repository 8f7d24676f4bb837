"""Short versions of the fault runs, so that the suite notices when one of them breaks.

Times are judged by the commands alone: a test must not fail because the machine is busy.
"""

from __future__ import annotations

import asyncio
import time

import pytest

from tests.factories.courses import QUIZ_QUESTIONS
from tests.faults import browser, device, offline, report
from tests.faults.checking import check
from tests.faults.exam import exam
from tests.faults.people import Person, gather
from tests.faults.processes import serving
from tests.faults.report import Run

pytestmark = pytest.mark.timeout(300)


def test_nothing_acknowledged_is_lost_when_processes_are_killed_and_the_disk_is_full(tmp_path):
    async def sit(person: Person) -> None:
        await person.start()
        for _ in range(12):
            await person.save(QUIZ_QUESTIONS)
            await asyncio.sleep(0.2)
        await person.submit()

    async def storm() -> None:
        sitting = asyncio.gather(*(sit(person) for person in everybody))
        await asyncio.sleep(0.5)
        server.kill_worker()
        await asyncio.sleep(1)
        server.starve(4096)
        await asyncio.sleep(1)
        server.starve(None)
        server.kill()
        await asyncio.to_thread(server.start)
        server.kill_worker()
        await sitting

    with exam(tmp_path / "data", 4) as made, serving(made) as server:
        everybody = gather(made, server.port)
        asyncio.run(storm())
        found = check(made, everybody)
    assert found.acked == 48
    assert found.sound, found


def test_the_checker_notices_what_is_lost_or_other(tmp_path):
    with exam(tmp_path / "data", 1) as made, serving(made) as server:
        (person,) = gather(made, server.port)

        async def sit() -> None:
            await person.start()
            await person.save(1)

        asyncio.run(sit())
        assert check(made, [person]).sound
        kept = person.acked[0]
        person.acked.append(person.make(1))
        assert check(made, [person]).lost == 1
        assert check(made, [person]).wrong == 1
        person.acked[:] = [kept]
        person.submitted.append(kept.attempt)
        assert check(made, [person]).lost == 1


@pytest.mark.browser
def test_a_browser_that_is_killed_loses_little(tmp_path, monkeypatch):
    monkeypatch.setattr(browser, "LONGEST", 4.0)
    found = browser.run(tmp_path / "data", kills=len(browser.CASES))
    assert found.sound, found.section()


@pytest.mark.browser
def test_what_is_written_without_a_network_comes_back_and_another_device_goes_on(tmp_path):
    for found in (offline.run(tmp_path / "offline", minutes=0.1), device.run(tmp_path / "device", times=2)):
        assert found.sound, found.section()


def test_a_table_replaces_the_earlier_one_of_its_name(tmp_path, monkeypatch):
    page = tmp_path / "reliability.md"
    page.write_text("# Reliability\n\nText.\n")
    monkeypatch.setattr(report, "PAGE", page)
    for kills, p95 in ((3, 900), (200, 12.3)):
        run = Run("Killed", f"at {time.time()}")
        run.at_least("kills", kills, 200)
        run.zero("lost", 0)
        report.write(run)
        other = Run("Races", "sixteen")
        other.at_most("p95", p95, 500, "ms")
        report.write(other)
        assert run.holds is (kills == 200)
        assert run.sound is (kills == 200)
        assert (other.holds, other.sound) == (p95 <= 500, True)
    text = page.read_text()
    assert text.count("### Killed") == text.count("### Races") == 1
    assert "| kills | 200 | ≥ 200 | yes |" in text
    assert text.startswith("# Reliability\n\nText.\n")
