"""Suggestions: snapshot → `recommender` in a job → stored suggestions with reasons → shown, clicked, dismissed, learned from.

Owns the stored suggestions, their wording and what people did with them. No module of this room that the web process imports
loads numpy: the work is in `jobs`.
"""
