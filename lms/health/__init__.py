"""`/livez` says that the process answers, `/readyz` that it can do its work, `/infoz` tells an operator more.

Owns the time that all processes of a machine share (`timekeeping`). A status code carries the meaning: 200 ready, 503 not. Nothing personal, no cascade to other services.
"""
