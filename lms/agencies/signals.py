"""What this room tells rooms above it."""

from blinker import Namespace

_signals = Namespace()
position_added = _signals.signal("agencies.position_added")
"""A post was added; `position`."""
