"""A plan: its hub, its steps, submitting it."""
