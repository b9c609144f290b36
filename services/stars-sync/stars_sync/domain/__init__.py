"""Rules without clock or I/O: rates, groups, periods, masks, and what can be wrong in a file."""
