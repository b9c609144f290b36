"""The operations command, and the composition root of the embedded system (ADR 0007)."""
