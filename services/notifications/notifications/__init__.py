"""Mails to the people of the system, and the feed of public events for everybody else."""
