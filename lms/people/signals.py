"""What this room tells rooms above it."""

from blinker import Namespace

_signals = Namespace()
assignment_changed = _signals.signal("people.assignment_changed")
"""A person's posts changed; `person_id`."""
