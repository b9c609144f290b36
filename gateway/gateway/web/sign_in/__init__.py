"""Signing in, out, and switching the role acted in."""
