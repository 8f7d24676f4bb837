"""Joining a course, progress through it, its completion, and the JP ledger.

Owns what a learner did in courses and what he thinks of those he finished. Progress is written when it happens, never computed by a report; a completion is a
record of its own, pinned to the course version, never updated. JP are minutes under the dated caps of the rules, raw
minutes kept.
"""
