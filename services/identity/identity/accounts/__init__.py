"""Accounts, what they may act as, passwords and the links that set them."""
