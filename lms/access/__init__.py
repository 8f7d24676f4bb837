"""Who may do what.

Owns the `Permission` enum, the bags of permissions that roles are, the `Viewer` (the person behind a request, with the
roles that hold *now*), the guard `requires()` that every route carries, and the printed matrix. Owns no tables and asks no
database: rooms bring predicates in their `rules.py`.

Words: a *role* is granted within a *scope* (an organisation unit and all below it); *supervisor* is never granted, it follows
from leading a unit today.
"""
