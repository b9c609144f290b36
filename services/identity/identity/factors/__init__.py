"""Beside or instead of the password: app, recovery codes, passkeys (ADR 0016)."""
