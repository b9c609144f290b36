"""What the worker hears and does: events, commands, rows of work."""
