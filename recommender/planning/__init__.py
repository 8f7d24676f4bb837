"""From suggestions to a plan: which courses together close most within a JP budget, prerequisites first, month by month.

Owns: the problem (``problem``), its two solvers (``greedy`` and ``exact``, checked against each other), the
order of what was chosen, its months (``pace``), and how a person's facts become a problem (``person``). Does
not own: how much a course closes (``gaps``, ``ranking``) or the approval of a plan (``lms.plans``).

Plain Python, safe for the web process: everything but ``exact``, which loads NumPy and SciPy.
"""
