"""The shipped web server: gunicorn with threads, the application loaded once and shared by its workers."""

from __future__ import annotations

import ctypes
import gc
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication

THREADS = 8
M_MMAP_THRESHOLD, M_ARENA_MAX = -3, -8
"""Names of settings in glibc's <malloc.h>."""
LARGE_BLOCK, ARENAS = 4 * 1024 * 1024, 2
SLOWEST_REQUEST = 60
"""Seconds after which a silent worker is replaced."""


class Server(BaseApplication):
    """Gunicorn told in code what to do, so that one command serves."""

    def __init__(self, app: Flask, *, host: str, port: int, workers: int) -> None:
        self.application = app
        self.options: dict[str, Any] = {
            "bind": f"{host}:{port}",
            "workers": workers,
            "threads": THREADS,
            "worker_class": "gthread",
            "preload_app": True,
            "timeout": SLOWEST_REQUEST,
            "graceful_timeout": 20,
            "keepalive": 5,
            "loglevel": "warning",
            "control_socket_disable": True,
            "pre_fork": _share_memory,
            "limit_request_line": 8190,
        }
        super().__init__()

    def load_config(self) -> None:
        """Hand gunicorn the options it knows."""
        for name, value in self.options.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> Flask:
        """The application."""
        return self.application


def _bound_memory() -> None:
    """Tell glibc to give large blocks back at once and to keep few arenas.

    Otherwise each of the threads keeps the 19 MiB of a password hash for ever: some 200 MB for two workers, measured.
    """
    c_library = ctypes.CDLL(None)
    if hasattr(c_library, "mallopt"):
        c_library.mallopt(M_MMAP_THRESHOLD, LARGE_BLOCK)
        c_library.mallopt(M_ARENA_MAX, ARENAS)


def _share_memory(server: Any, worker: Any) -> None:
    """Before a worker is forked, move what is loaded out of the garbage collector's sight, so that its pages stay shared."""
    gc.collect()
    gc.freeze()
    _bound_memory()
