"""Notices inside the product and mail outside it.

Both are rows written with the change that causes them; mail is sent after the commit by a job and its fate is recorded.
Owns delivery, not wording: the room that notifies gives the words.
"""
