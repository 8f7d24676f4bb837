"""The large set, for benchmarks: 100,000 invented people with about 2,000,000 enrollments, in minutes.

Organisation, accounts, dictionary, starter courses and item banks come through the services like in the small demonstration;
the mass is written row by row in the shape the services would leave, past the ORM. Constraints and indexes stay in force.
What the mass leaves out: certificates, audit entries and state changes of the past, and the progress per lesson of all but
a sample of the enrollments.
"""

from lms.seed.bulk.building import BULK_FROM, seed_bulk

__all__ = ["BULK_FROM", "seed_bulk"]
