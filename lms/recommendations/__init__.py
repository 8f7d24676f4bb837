"""Suggestions: snapshot → `recommender` in a job → stored suggestions with reasons → shown, clicked, dismissed, learned from.

Owns the stored suggestions, their wording and what people did with them. `scoring` and `training` load numpy and are imported
by jobs and the command line alone, when they run; no module of this room that the web process imports does. A person's list
is made anew by a job after anything about that person changed, and checked against the rules once more whenever it is shown.
"""
