"""School years, their reporting periods, and when plans are due."""
