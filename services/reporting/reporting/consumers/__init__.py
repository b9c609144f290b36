"""What the worker hears and does: events, rows of work."""
