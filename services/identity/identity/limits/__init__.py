"""How often something may be tried; survives a restart (R24)."""
