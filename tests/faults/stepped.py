"""`python -m tests.faults.stepped FILE serve …`: the product's command with clocks that a test moves while it runs.

FILE holds two numbers, seconds to add to the wall clock and seconds to add to the machine's count. The product itself has no such
door.
"""

from __future__ import annotations

import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from lms import clock
from lms.cli import main


def steps(file: Path) -> tuple[float, float]:
    """Seconds to add to the wall and to the count."""
    wall, counted = file.read_text().split()
    return float(wall), float(counted)


def install(file: Path) -> None:
    """From now on this process reads moved clocks."""
    clock.wall = lambda: datetime.now(UTC) + timedelta(seconds=steps(file)[0])
    clock.counted = lambda: time.clock_gettime(time.CLOCK_BOOTTIME) + steps(file)[1]


if __name__ == "__main__":
    install(Path(sys.argv.pop(1)))
    main()
