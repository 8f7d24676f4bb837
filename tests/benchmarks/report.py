"""The result as Markdown, printed and, with `--write`, put into docs/benchmarks.md in the section of its database."""

from __future__ import annotations

import os
import re
from pathlib import Path

from tests.benchmarks.client import Load
from tests.benchmarks.measuring import Measured, Result, middle

PAGE = Path(__file__).resolve().parents[2] / "docs" / "benchmarks.md"
NAMES = {"sqlite": "SQLite", "postgres": "PostgreSQL"}
BUSY = 0.5
"""A load average from here on before the run is said in the page."""


def section(result: Result) -> str:
    """The part of the page about one database."""
    name = NAMES[result.database]
    lines = [
        f"## {name}, {result.people:,} people",
        "",
        f"`python -m tests.benchmarks pages --database {result.database} --people {result.people} --write`, "
        f"{result.day.isoformat()}, {result.machine}. Seeded in {result.seed_seconds:.0f} s. "
        f"{result.requests} requests per figure after a warm-up. {_load_note(result)}",
        "",
        "| page | CPU ms (server + database) | bar | queries | HTML bytes raw / gzip | req/s at 1 · 8 · 32 "
        "| p50 / p95 ms at 1 | at 8 | at 32 | PHP system: CPU ms (queries) |",
        "|---|---|---|---|---|---|---|---|---|---|",
        *map(_row, result.rows),
        "",
        *_whole(result),
        "",
        *_missed(result),
    ]
    return "\n".join(lines)


def write(result: Result) -> None:
    """Replace the section of this database in the page."""
    text = PAGE.read_text()
    begin, end = f"<!-- {result.database} -->", f"<!-- /{result.database} -->"
    pattern = re.compile(re.escape(begin) + ".*?" + re.escape(end), re.DOTALL)
    PAGE.write_text(pattern.sub(lambda _: f"{begin}\n{section(result)}\n{end}", text))


def _row(row: Measured) -> str:
    bar = "" if row.page.cpu_bar is None else f"≤ {row.page.cpu_bar:g}"
    one, eight, many = row.loads
    rates = " · ".join(f"{load.per_second:.0f}" for load in row.loads)
    times = " | ".join(_times(load) for load in (one, eight, many))
    cpu = f"**{row.cpu:.1f}** ({row.server_ms:.1f} + {row.database_ms:.1f})"
    return (
        f"| {row.page.name} | {cpu} | {bar} | {row.queries} | {row.raw} / {row.gzip} | {rates} | {times} "
        f"| {row.page.php} |"
    )


def _times(load: Load) -> str:
    refused = f", {load.refused} refused" if load.refused else ""
    return f"{load.p50:.1f} / {load.p95:.1f}{refused}"


def _load_note(result: Result) -> str:
    if result.load_before < BUSY:
        return "The machine did nothing else."
    return (
        f"**The machine was busy with other work (load average {result.load_before:.1f} on {os.cpu_count()} processors)**: "
        "waiting times are far too long, and CPU times too high by what the shared caches cost."
    )


def _whole(result: Result) -> list[str]:
    lines = [
        "| whole system | measured | bar | PHP system |",
        "|---|---|---|---|",
        f"| `lms serve` to its first page, median of {len(result.cold_starts)} | {middle(result.cold_starts):.2f} s "
        "| ≤ 1.5 s | |",
        f"| memory (PSS) of both workers and their parent, at the start | {result.pss_fresh:.0f} MB | | |",
        f"| the same after all requests of this table | {result.pss_used:.0f} MB | ≤ 150 MB | 110 MB, four workers |",
    ]
    for view in result.views:
        php = "26 requests, 1,227 KB" if "kosong" in view.name and "Beranda" in view.name else ""
        bar = "≤ 9 requests, ≤ 100 KB" if "kosong" in view.name else "≤ 20 KB"
        lines.append(f"| {view.name} | {view.requests} requests, {view.kilobytes:.0f} KB | {bar} | {php} |")
    return lines


def _missed(result: Result) -> list[str]:
    """One line per bar that was not reached."""
    found = [line for row in result.rows for line in _missed_by(row)]
    if middle(result.cold_starts) > 1.5:
        found.append(f"`lms serve` took {middle(result.cold_starts):.2f} s to its first page instead of 1.5 s.")
    if result.pss_used > 150:
        found.append(f"Two workers use {result.pss_used:.0f} MB instead of 150 MB.")
    for view in result.views:
        most = 100 if "kosong" in view.name else 20
        if view.kilobytes > most or (most == 100 and view.requests > 9):
            found.append(f"{view.name}: {view.requests} requests and {view.kilobytes:.0f} KB.")
    if not found:
        return ["Every bar was reached."]
    return ["Not reached:", "", *(f"- {line}" for line in found)]


def _missed_by(row: Measured) -> list[str]:
    page = row.page
    found = [
        f"{page.name}: {load.refused} requests refused with {load.concurrency} users at once."
        for load in row.loads
        if load.refused
    ]
    if page.cpu_bar is not None and row.cpu > page.cpu_bar:
        found.append(f"{page.name}: {row.cpu:.1f} ms CPU instead of {page.cpu_bar:g}.")
    if page.query_bar is not None and row.queries > page.query_bar:
        found.append(f"{page.name}: {row.queries} queries instead of {page.query_bar}.")
    if page.gzip_bar is not None and row.gzip > page.gzip_bar:
        found.append(f"{page.name}: {row.gzip} bytes of gzip HTML instead of {page.gzip_bar}.")
    return found
