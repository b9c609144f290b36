"""What crosses the borders between deployables: events, commands, names. Needs only pydantic."""
