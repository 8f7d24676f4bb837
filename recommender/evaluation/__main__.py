"""``python -m recommender.evaluation COMMAND``: the studies, one module per command.

Owns: the list of commands and the parsing of the command line. Does not own: what a command measures.

A command is a module with ``NAME``, ``add_arguments(parser)`` and ``run(arguments) -> int`` (the exit
status); the first paragraph of its docstring is its help. To add one: copy a neighbour, list it here.
"""

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from typing import Protocol

from recommender.evaluation import drafts, items, simulate, split_answers, split_events, topn, tracing


class Command(Protocol):
    """The shape of a member of ``COMMANDS``."""

    NAME: str
    __doc__: str | None

    def add_arguments(self, parser: ArgumentParser, /) -> None:
        """Declare the command's own arguments."""
        ...

    def run(self, arguments: Namespace, /) -> int:
        """Do the study; return the exit status."""
        ...


COMMANDS: tuple[Command, ...] = (drafts, items, simulate, split_answers, split_events, topn, tracing)


def main(words: Sequence[str]) -> int:
    """Run the command named by the first of ``words`` and return its exit status."""
    parser = ArgumentParser(prog="python -m recommender.evaluation")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for command in COMMANDS:
        summary = (command.__doc__ or "").partition("\n\n")[0]
        child = commands.add_parser(command.NAME, help=summary, description=command.__doc__)
        command.add_arguments(child)
        child.set_defaults(run=command.run)
    arguments = parser.parse_args(words)
    return int(arguments.run(arguments))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
