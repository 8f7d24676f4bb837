"""What this room tells rooms above it."""

from blinker import Namespace

_signals = Namespace()
person_added = _signals.signal("people.person_added")
"""Somebody was recorded; `person`. Nobody can sign in by that: rooms above prepare what waits (an account to be activated)."""
assignment_changed = _signals.signal("people.assignment_changed")
"""A person's posts changed; `person_id`."""
acted_since = _signals.signal("people.acted_since")
"""A question: which of these people did something, or had something recorded about them, after a moment?

Receivers get `person_ids` (a list) and `moment` and return a set of ids; an import's undo leaves those people alone.
"""
