"""This service calls no other: its files are brought to it. Kept for the one shape of all."""
