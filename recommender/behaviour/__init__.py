"""Suggestions from behaviour alone: what people took, in order, and what the items are.

Owns: sources of candidates (``ease``, ``sequence``, …), the features of a candidate, the learned ranker and the
engine that joins them. Does not own: competency, gaps, rules, plans (the rest of ``recommender``), files or metrics
(``evaluation``).
"""
