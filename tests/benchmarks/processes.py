"""What a tree of processes used: CPU time and memory, from /proc."""

from __future__ import annotations

import os
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def tree(root: int) -> list[int]:
    """A process and all that descend from it."""
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and (fields := _stat(int(entry.name))):
            parents.setdefault(int(fields[1]), []).append(int(entry.name))
    found, waiting = [], [root]
    while waiting:
        found.append(waiting.pop())
        waiting += parents.get(found[-1], [])
    return found


def cpu_ms(*roots: int | None) -> float:
    """CPU time of these trees so far in milliseconds, user and system, ended children included."""
    spent = 0
    for root in roots:
        for process in tree(root) if root is not None else []:
            fields = _stat(process)
            spent += sum(int(value) for value in fields[11:15]) if fields else 0
    return spent * 1000 / TICKS


def pss_mb(root: int) -> float:
    """Memory of a tree in MB, shared pages counted once (proportional set size)."""
    total = 0
    for process in tree(root):
        rollup = Path(f"/proc/{process}/smaps_rollup").read_text()
        total += next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:"))
    return total / 1024


def _stat(process: int) -> list[str]:
    """The fields of /proc/<pid>/stat from the state on; empty when the process has ended."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return []
