"""The catalogue and the studio: courses, their versions, modules, lessons and activities; authoring, review, search.

Owns what a course says and who may edit it; no learner's progress. A published version never changes: an edit is a
new draft, and whoever enrolled keeps the version they started with.
"""
