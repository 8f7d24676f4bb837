"""Benchmarks: commands that measure and print, never timed tests.

python -m tests.benchmarks pages --database sqlite|postgres [--people 100000] [--data DIR] [--write]
"""
