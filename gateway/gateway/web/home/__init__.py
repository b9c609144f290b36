"""The start page: one's own plans, dates and what waits."""
