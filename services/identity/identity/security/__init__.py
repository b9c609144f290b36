"""One's own credentials: a forgotten password, and what one changes while signed in (S14, S16)."""
