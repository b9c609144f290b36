"""The feed of public events: what left the system, in order, kept for good."""
