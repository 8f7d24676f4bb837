"""Background work: a job is a row written in the request's transaction and done by a separate process.

Owns the queue, the worker and the schedule. At least once, never lost: a job is leased, its effect commits together with its
end, a failed one is tried again later and finally set aside where an operator sees it. A room's jobs are the functions in its
`jobs.py`, named in that module's `JOBS`.
"""
