"""Divide practice answers by people: most to learn from, the others to be predicted.

Owns: the command. Does not own: what is learned.
"""

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

import numpy as np

from recommender.evaluation import answer_files

NAME = "split-answers"


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the file to divide, the two files to write, the share of people to hold out, and the seed."""
    parser.add_argument("--answers", type=Path, required=True)
    parser.add_argument("--train", type=Path, required=True)
    parser.add_argument("--test", type=Path, required=True)
    parser.add_argument("--share", type=float, default=0.2)
    parser.add_argument("--seed", type=int, default=0)


def run(arguments: Namespace) -> int:
    """Write both files."""
    try:
        answers = answer_files.read(arguments.answers)
    except answer_files.BadAnswersError as bad:
        sys.stderr.write(f"{bad}\n")
        return 2
    names, person = np.unique(answers.user, return_inverse=True)
    order = np.random.default_rng(arguments.seed).permutation(len(names))
    held_out = np.isin(person, order[: round(arguments.share * len(names))])
    answer_files.write(arguments.train, answers[~held_out])
    answer_files.write(arguments.test, answers[held_out])
    return 0
