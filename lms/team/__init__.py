"""The supervisor's pages: who has completed what, what is overdue, gaps of the team, rating, assigning, approving plans.

Owns no tables. Sees the subtree of the units the viewer leads today and nobody else.
"""
