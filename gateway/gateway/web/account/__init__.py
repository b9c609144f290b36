"""One's own account and sign-ins."""
