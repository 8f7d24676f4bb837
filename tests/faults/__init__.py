"""Fault runs: the shipped server is killed, starved and hurried while people answer, and every acknowledged answer is looked for.

`python -m tests.faults kill` and its siblings; not part of the suite, which has short versions (`test_short_runs.py`). Every
client keeps its own list of what was acknowledged; the checker compares it with the database afterwards.
"""
