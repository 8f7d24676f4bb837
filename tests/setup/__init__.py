"""Tests of the set-up machinery, which stands on the standard library alone."""
