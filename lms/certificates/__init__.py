"""Certificates: issued when a course is completed, signed (Ed25519), verified by anybody with the code, revoked with a reason.

Owns the signed payload and its PDF. The public page shows name, course, date and validity, never a NIP.
"""
