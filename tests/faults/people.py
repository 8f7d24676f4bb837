"""People in an exam, as their browsers behave: every answer has a key for good and is sent again until it is acknowledged."""

from __future__ import annotations

import asyncio
import itertools
import json
import random
import re
import time
import uuid as uuids
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode

from tests.benchmarks.client import Answer, Connection, Request
from tests.faults.exam import Candidate, Exam

ATTEMPT = re.compile(r"/uji/([0-9a-f-]{36})")
GIVE_UP = 60.0


@dataclass(frozen=True)
class Sent:
    """An answer that a person was told is saved."""

    attempt: str
    key: str
    slot: int
    revision: int
    option: str
    at: float


@dataclass
class Person:
    """Somebody in the exam with the own list of what was acknowledged."""

    exam: Exam
    candidate: Candidate
    port: int
    attempt: str = ""
    acked: list[Sent] = field(default_factory=list)
    submitted: list[str] = field(default_factory=list)
    retries: int = 0
    times: list[float] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)
    _revisions: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.connection = Connection(self.port)
        self.random = random.Random(self.candidate.person_id)

    async def start(self) -> str:
        """Start the quiz, or go on with the open attempt."""
        place = await self.post(self.exam.start_path)
        found = ATTEMPT.search(place)
        assert found is not None, f"starting leads to {place}"
        self.attempt, self._revisions = found[1], {}
        return self.attempt

    async def look(self) -> Answer:
        """Read the first question."""
        return await self.send(Request(f"/uji/{self.attempt}", cookie=self.candidate.cookie))

    async def save(self, slots: int) -> Sent:
        """Answer some question and do not rest until the answer is acknowledged."""
        sent = self.make(1 + self.random.randrange(slots))
        await self._until(lambda: self.request(sent), lambda one: sent.key in _acked(one))
        self.acked.append(sent)
        return sent

    def make(self, slot: int) -> Sent:
        """The next answer to a question: any of its options."""
        self._revisions[slot] = self._revisions.get(slot, 0) + 1
        option = self.random.choice(self.random.choice(list(self.exam.options.values())))
        return Sent(self.attempt, uuids.uuid4().hex, slot, self._revisions[slot], option, time.time())

    def request(self, *sent: Sent) -> Request:
        """What the browser sends for these answers."""
        answers = [
            {"slot": one.slot, "revision": one.revision, "key": one.key, "answer": {f"s{one.slot}": [one.option]}}
            for one in sent
        ]
        return Request(
            f"/uji/{sent[0].attempt}/jawaban",
            cookie=self.candidate.cookie,
            body=json.dumps({"epoch": 1, "answers": answers}).encode(),
            kind="application/json",
            headers={"X-CSRFToken": self.candidate.token},
        )

    async def submit(self) -> None:
        """Hand in and do not rest until the result is there."""
        attempt = self.attempt
        await self.post(f"/uji/{attempt}/kirim")
        self.submitted.append(attempt)

    async def post(self, path: str, **fields: str) -> str:
        """Send a form until it leads on; returns where to."""
        answer = await self._until(lambda: self._form(path, **fields), lambda one: one.status == 303)
        return answer.headers["location"]

    def submit_request(self) -> Request:
        """Handing in, as the form sends it."""
        return self._form(f"/uji/{self.attempt}/kirim")

    def start_request(self) -> Request:
        """Starting, as the form sends it."""
        return self._form(self.exam.start_path)

    async def standing(self) -> dict[str, object]:
        """What the server says about the attempt: open or not, the time left."""
        path = f"/uji/{self.attempt}/jawaban"
        answer = await self.send(Request(path, cookie=self.candidate.cookie))
        found: dict[str, object] = json.loads(answer.text)
        return found

    async def send(self, request: Request) -> Answer:
        """Send once, and remember how long it took and what came back."""
        begun = time.perf_counter()
        answer = await self.connection.send(request)
        self.times.append(time.perf_counter() - begun)
        self.statuses[answer.status] = self.statuses.get(answer.status, 0) + 1
        return answer

    def _form(self, path: str, **fields: str) -> Request:
        body = urlencode({"csrf_token": self.candidate.token, **fields}).encode()
        return Request(path, cookie=self.candidate.cookie, body=body)

    async def _until(self, make: Callable[[], Request], done: Callable[[Answer], bool]) -> Answer:
        """Send until it worked, with pauses that grow and scatter; gives up after a minute."""
        until = time.monotonic() + GIVE_UP
        for tries in itertools.count():
            try:
                answer = await self.send(make())
                if done(answer):
                    return answer
                if 400 <= answer.status < 500 and answer.status != 429:
                    raise RuntimeError(f"refused with {answer.status}: {answer.text[:300]!r}")
            except (ConnectionError, OSError, asyncio.IncompleteReadError):
                self.connection.close()
            if time.monotonic() > until:
                raise TimeoutError("the server did not take it within a minute")
            self.retries += 1
            await asyncio.sleep(min(1.0, 0.05 * 2**tries) * self.random.uniform(0.5, 1.5))
        raise AssertionError


def _acked(answer: Answer) -> list[str]:
    if answer.status != 200:
        return []
    found: list[str] = json.loads(answer.text)["acked"]
    return found


def gather(exam: Exam, port: int) -> list[Person]:
    """Everybody of an exam."""
    return [Person(exam, candidate, port) for candidate in exam.candidates]
