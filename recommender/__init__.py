"""The core that turns measured competency into explained course suggestions.

Owns: the level scale, ability from answers, the fusion of evidence, gaps, rules, signals, the learned
ranking, plans inside a JP budget, reason codes, baselines and their evaluation. Plain data in, plain data
out.

Does not own: web pages, database rows, the clock (today is always passed in), wording (reasons are codes
with numbers) and randomness other than a seed. It imports neither ``lms`` nor ``content``.

Two halves, kept apart by imports. Plain Python, safe for the web process: ``data``, ``levels``, ``normal``,
``fusion``, ``gaps``, ``rules``, ``reasons``, ``exploration``, ``planning`` (but ``planning.exact``), ``ability.rasch``,
``ability.selection``, ``mastery.practice``, ``mastery.topics``, ``mastery.review``. NumPy, SciPy and scikit-learn, for background jobs only: everything else.
"""
