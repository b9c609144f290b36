"""The one door: the edge in front of every service, and the pages people use."""
