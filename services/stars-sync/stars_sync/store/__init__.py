"""Every query of stars-sync, one module a subject."""
