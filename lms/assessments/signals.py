"""What this room tells rooms above it."""

from blinker import Namespace

_signals = Namespace()
states_changed = _signals.signal("assessments.states_changed")
"""Something is known differently about a person; `person_id`."""
