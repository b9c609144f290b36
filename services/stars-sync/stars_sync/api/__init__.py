"""HTTP of stars-sync, one module a subject."""
