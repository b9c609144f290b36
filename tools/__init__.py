"""What `make` runs: set-up, checks, locks, documents."""
