"""Accounts: activation, signing in with NIP and password, sessions that the server can end, roles granted within a scope.

Owns credentials and sessions. Passwords are argon2id (19 MiB, t=2, p=1, set explicitly). Nobody ever gets a default password.
"""
