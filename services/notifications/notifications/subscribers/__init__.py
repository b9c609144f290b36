"""Who outside the system hears of public events (R12)."""
