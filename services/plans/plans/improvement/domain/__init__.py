"""Rules of plans: no clock, no I/O."""
