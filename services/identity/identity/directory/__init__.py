"""A copy of the districts and schools, fed by stars-sync."""
