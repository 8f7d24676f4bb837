"""The web application: one room per feature, from organisations at the bottom to the learner's home at the top.

`python3 -m lms` sets everything up and serves; see `lms/__main__.py`. How the rooms stand on each other is in
`pyproject.toml` (import-linter) and in CONTRIBUTING.md.
"""
