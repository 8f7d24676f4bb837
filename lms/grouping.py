"""Group commit: small writes of several requests in one durable transaction, each acknowledged after its commit.

The one named exception to "a request, a transaction" (docs/decisions/0018), for the saves of answers: on SQLite the disk is
forced once for a group instead of once for each, and a process waits for the write lock as one, not as eight.
"""

from __future__ import annotations

import os
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Flask, current_app
from flask_babel import force_locale, get_locale

from lms.db import db, transaction

MOST_TOGETHER = 64
T = TypeVar("T")
View = TypeVar("View", bound=Callable[..., Any])


@dataclass
class _Wanted:
    """A write on its way. `locale`: its messages are worded in the writer's thread."""

    work: Callable[[], Any]
    locale: str
    done: Future[Any]


class GroupWriter:
    """One thread of a process that writes what the requests hand it, everything that waits in one transaction."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self._waiting: queue.SimpleQueue[_Wanted] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._process = 0

    def write(self, work: Callable[[], T]) -> T:
        """Do `work` with the writer's session and return its result once it is durable; raises what it raised."""
        self._be_running()
        wanted = _Wanted(work, str(get_locale()), Future())
        self._waiting.put(wanted)
        result: T = wanted.done.result()
        return result

    def _be_running(self) -> None:
        """The thread is started by the first write of a process: a fork takes no threads along."""
        with self._lock:
            if self._process != os.getpid():
                self._process, self._waiting = os.getpid(), queue.SimpleQueue()
                threading.Thread(target=self._run, args=(self._waiting,), name="group-writer", daemon=True).start()

    def _run(self, waiting: queue.SimpleQueue[_Wanted]) -> None:
        while True:
            group = [waiting.get()]
            while len(group) < MOST_TOGETHER and not waiting.empty():
                group.append(waiting.get())
            self._write(group)

    def _write(self, group: list[_Wanted]) -> None:
        """All in one transaction; one that fails leaves nothing and does not stop the others."""
        try:
            with self.app.app_context(), transaction():
                outcomes = [_attempt(one) for one in group]
        except Exception as error:
            outcomes = [(None, error)] * len(group)
        for one, (result, failure) in zip(group, outcomes, strict=True):
            if failure is None:
                one.done.set_result(result)
            else:
                one.done.set_exception(failure)


def _attempt(wanted: _Wanted) -> tuple[Any, Exception | None]:
    try:
        with force_locale(wanted.locale), db.session.begin_nested():
            return wanted.work(), None
    except Exception as failure:
        return None, failure


def grouped(view: View) -> View:
    """A view that only reads by itself and leaves its writing to `write`."""
    view.leaves_writing = True  # type: ignore[attr-defined]
    return view


def write(work: Callable[[], T]) -> T:
    """Do `work` in a group on SQLite; elsewhere in the request's own transaction, where writers do not wait for each other."""
    if db.engine.dialect.name != "sqlite":
        return work()
    writer: GroupWriter = current_app.extensions["group_writer"]
    return writer.write(work)


def init_app(app: Flask) -> None:
    """Give the application its writer."""
    app.extensions["group_writer"] = GroupWriter(app)
