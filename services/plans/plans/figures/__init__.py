"""This service's copy of STARS figures and of the directory, kept by events."""
