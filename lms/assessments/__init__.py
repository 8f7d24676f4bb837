"""Measuring people: self-assessment, supervisor's rating, competency tests, imported results → observations → state → gap.

Owns observations (append-only facts) and the competency state derived from them in the same transaction. "Not measured" is a
state of its own and never zero. Gaps in performance that a supervisor notes are kept here too; they are no evidence. The
arithmetic is `recommender.fusion`, `.gaps` and `.ability`; this room stores and shows.
"""
