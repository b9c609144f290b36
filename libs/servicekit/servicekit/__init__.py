"""What every service needs and no field knowledge; a closed list of modules (conventions 2)."""
