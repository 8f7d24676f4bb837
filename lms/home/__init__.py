"""The first page: one next step with its reasons, the largest gaps, JP of the year, what is due, notices.

Owns no tables; composed from the rooms below.
"""
