r"""Makes a bare machine ready: Python packages, front-end packages, and for the tests a browser and a PostgreSQL.

Owns `.venv/` and the fetched files in `lms/web/static/dist/`. Everything here runs on the standard library
alone and imports nothing else of `lms`, because it runs before anything is installed.
Words: a *lock* is a committed list of exact packages with hashes; a *stamp* says for which lock a folder was
last made.

To renew the locks after a change in pyproject.toml or package.json:

    uv pip compile --universal --generate-hashes --no-header --no-build --python-version 3.11 pyproject.toml \
        -o requirements.lock
    uv pip compile --universal --generate-hashes --no-header --no-build --python-version 3.11 --group test \
        pyproject.toml -o requirements-test.lock
    npm install --package-lock-only --omit-lockfile-registry-resolved=true
"""
