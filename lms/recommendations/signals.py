"""What this room tells rooms above it, each sent within the transaction of the change."""

from blinker import Namespace

_signals = Namespace()
refreshed = _signals.signal("recommendations.refreshed")
"""The suggestions of one person were made anew; `person_id` (internal id)."""
