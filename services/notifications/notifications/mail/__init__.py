"""Mails: asked for by a command or an event, written, sent once, or kept and shown."""
