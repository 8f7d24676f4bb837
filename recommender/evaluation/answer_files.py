"""Practice answers as files: ``user,item,time,correct,skill``, gzip or plain.

Owns: reading them in answer order and writing them. Does not own: what is done with the answers.
"""

import csv
from pathlib import Path

import numpy as np

from recommender.evaluation import text_files
from recommender.mastery.answers import Answers

COLUMNS = ("user", "item", "time", "correct", "skill")


class BadAnswersError(ValueError):
    """A file does not hold the columns or numbers it should."""


def read(path: Path) -> Answers:
    """Return the answers of ``path``, by time; those of equal time stay in the order of the file.

    Raises BadAnswersError for missing columns, a time that is no number, or a mark other than 0 and 1.
    """
    with text_files.opened(path) as file:
        reader = csv.DictReader(file)
        if missing := [name for name in COLUMNS if name not in (reader.fieldnames or ())]:
            raise BadAnswersError(f"{path} lacks the columns {', '.join(missing)}")
        rows = [[row[name] for name in COLUMNS] for row in reader]
    user, item, time, correct, skill = np.array(rows, np.str_).reshape(-1, len(COLUMNS)).T
    if not np.isin(correct, ["0", "1"]).all():
        raise BadAnswersError(f"{path} has marks other than 0 and 1")
    try:
        order = np.argsort(time.astype(np.float64), kind="stable")
    except ValueError as text:
        raise BadAnswersError(f"{path} has a time that is not a number") from text
    return Answers(user, item, skill, correct.astype(np.float64))[order]


def write(path: Path, answers: Answers) -> None:
    """Write ``answers`` with their place as the time; the same answers give the same bytes."""
    columns = (answers.user, answers.item, np.arange(len(answers)), answers.correct.astype(np.int64), answers.skill)
    rows = zip(*(one.tolist() for one in columns), strict=True)
    text_files.write(path, [",".join(COLUMNS), *(",".join(map(str, row)) for row in rows)])
