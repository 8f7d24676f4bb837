"""What posts require: frameworks, competencies, behavioural indicators, levels, and role profiles with versions.

Owns the requirement, never the measurement (that is `assessments`). A published role profile is frozen; a change is a new
version, so that a gap of last year stays explainable.
"""
