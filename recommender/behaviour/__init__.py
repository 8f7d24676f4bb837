"""What people take next, learned from the enrolment log alone.

Owns: the log as arrays (``interactions``), sources of candidates (``ease``, ``sequence``, …), the features of a
candidate, the learned ranker and the engine that joins them. Does not own: competencies, gaps, rules and plans (the
rest of the core), files of logs, or how well any of it does (``evaluation``).

NumPy, SciPy and scikit-learn, for background jobs only.
"""
