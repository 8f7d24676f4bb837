"""Tables of occupations as files: O*NET's occupation × element, ESCO's occupation × skill.

Owns: reading the rows and saying what is wrong with a file. Does not own: the tables, which are no part of the
project, or what a level in them is worth here.
"""

import csv
from collections.abc import Collection
from pathlib import Path

from recommender.evaluation import text_files

CODE, TITLE, ELEMENT, NAME = "O*NET-SOC Code", "Title", "Element ID", "Element Name"
IMPORTANCE, LEVEL = "IM", "LV"


class BadRolesError(ValueError):
    """The file is not a table of roles."""


def rows(path: Path, columns: Collection[str]) -> list[dict[str, str]]:
    """Return the rows of ``path``, gzip or plain, each with at least ``columns``.

    Raises BadRolesError when the file cannot be read, a column is missing, or there is no row.
    """
    try:
        with text_files.opened(path) as lines:
            found = list(csv.DictReader(lines, restval=""))
    except (OSError, EOFError, UnicodeDecodeError, csv.Error) as bad:
        raise BadRolesError(f"{path} cannot be read: {bad}") from bad
    if not found:
        raise BadRolesError(f"{path} holds no row")
    if missing := [name for name in columns if name not in found[0]]:
        raise BadRolesError(f"{path} lacks the columns {', '.join(missing)}")
    return found
