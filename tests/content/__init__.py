"""Tests of the package `content`, in its shape."""
