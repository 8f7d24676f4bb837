"""What courses were followed by, measured.

Owns: the rise in measured level from before to after a course. Does not own: ability itself, or any claim
of cause.
"""
