"""Divide a log of enrolments into what came before, to learn from, and what came after, to be recommended.

Owns: the command. Does not own: what is learned.

``last-event`` holds out the last event of each person who has two or more. ``last-share`` holds out the last share
of all events by time: nothing learned from is later than anything to be recommended.
"""

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

import numpy as np

from recommender.behaviour.interactions import BoolArray
from recommender.evaluation import event_files
from recommender.evaluation.event_files import BadEventsError, Events

NAME = "split-events"
LAST_EVENT, LAST_SHARE = "last-event", "last-share"


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the file to divide, the two files to write, the way to divide, and the share of events to hold out."""
    parser.add_argument("--events", type=Path, required=True)
    parser.add_argument("--train", type=Path, required=True)
    parser.add_argument("--targets", type=Path, required=True)
    parser.add_argument("--hold-out", choices=[LAST_EVENT, LAST_SHARE], required=True)
    parser.add_argument("--share", type=float, default=0.15)


def run(arguments: Namespace) -> int:
    """Write both files."""
    try:
        events = event_files.read_events(arguments.events)
        later = last_event(events) if arguments.hold_out == LAST_EVENT else last_share(events, arguments.share)
    except BadEventsError as bad:
        sys.stderr.write(f"{bad}\n")
        return 2
    event_files.write_events(arguments.train, events, np.flatnonzero(~later))
    event_files.write_events(arguments.targets, events, np.flatnonzero(later))
    return 0


def last_event(events: Events) -> BoolArray:
    """Return, per event, whether it is the last of a person with two or more; of equal moments the last in the file."""
    person = event_files.numbers(event_files.distinct(events.user), events.user)
    order = np.lexsort((events.moment, person))
    lengths = np.bincount(person)
    held_out = np.zeros(len(person), bool)
    held_out[order[np.cumsum(lengths) - 1]] = lengths > 1
    return held_out


def last_share(events: Events, share: float) -> BoolArray:
    """Return, per event, whether it is later than the first 1 − ``share`` of all events.

    Raises BadEventsError where events have places instead of times, which say nothing between people.
    """
    if events.time != "unix_time":
        raise BadEventsError(f"{LAST_SHARE} needs the column unix_time")
    moments = np.sort(events.moment)
    return np.asarray(events.moment > moments[max(round((1.0 - share) * len(moments)) - 1, 0)])
