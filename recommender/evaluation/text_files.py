"""Text files of the studies, gzip or plain by their ending.

Owns: opening and writing them. Does not own: what the lines mean.
"""

import gzip
from collections.abc import Iterable
from pathlib import Path
from typing import TextIO


def opened(path: Path, encoding: str = "utf-8") -> TextIO:
    """Return ``path`` opened for reading, line ends as they are; raises OSError when it cannot be opened."""
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding=encoding, newline="")
    return path.open(encoding=encoding, newline="")


def write(path: Path, lines: Iterable[str]) -> None:
    """Write ``lines``; the same lines give the same bytes, in a gzip file too."""
    content = "".join(f"{line}\n" for line in lines).encode()
    path.write_bytes(gzip.compress(content, mtime=0) if path.suffix == ".gz" else content)
