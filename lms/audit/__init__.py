"""The append-only, hash-chained record of who did what to what, and why.

`record()` is called by every service that touches a level, a mark, a right or an approval, in the same transaction as the
change. Owns the chain and its verifier; owns no decision.
"""
