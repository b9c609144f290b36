"""Signing in: password, one-time code, role, and the session that follows (AIP-041..043)."""
