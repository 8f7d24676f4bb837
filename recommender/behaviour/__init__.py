"""What people take next, learned from the enrolment log alone.

Owns: the log as arrays (``interactions``) and the engine that ranks the courses a person has not taken by how
likely they are taken next. Does not own: competencies, gaps and rules (the rest of the core), files of logs, or
how well any of it does (``evaluation``).

NumPy, SciPy and scikit-learn, for background jobs only.
"""
