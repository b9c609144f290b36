"""School years, plans, their frozen revisions, and the figures they stand on."""
