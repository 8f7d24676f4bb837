"""The pages that import results of an assessment centre or CACT."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Register the addresses of the import of results."""
