"""Ability from answers.

Owns: item response probabilities, the ability estimate with its standard error, item calibration, and the
choice of items. Does not own: what an answer is worth (``content`` grades it), attempts, or the level scale
(``recommender.levels``).
"""
