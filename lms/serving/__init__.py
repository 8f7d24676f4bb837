"""Serving: `lms run` (everything on one machine), `lms serve` (web processes), `lms work` (the job process), `lms migrate`.

Owns processes, not what they do. The web process and the job process are separate, so that scikit-learn and typst never take
memory from the pages.
"""
