"""Uploaded and generated files.

Owns storage (a folder by default), recognition of types by content, re-encoding of pictures, and permission-checked delivery.
A file's right to be seen belongs to the room that holds it: that room serves it through `send()`.
"""
