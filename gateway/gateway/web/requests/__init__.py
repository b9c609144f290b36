"""Requests for accounts: the queue, and the decision."""
