"""What an operator does: back up, restore, check.

A backup is made while the product runs (SQLite's VACUUM INTO; pg_dump for PostgreSQL), holds the uploads and keys too, and is
test-restored before it counts.
"""
