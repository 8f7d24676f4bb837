"""Certificates: issued when a course is completed, signed (Ed25519), checked by anybody with the code, revoked with a
reason.

Owns the signed payload and its PDF. The public page shows name, course, date and validity, never a NIP.

Words: *serial* the code of a certificate, in its address and its QR code; *payload* what is signed; *key* one per year.
"""
