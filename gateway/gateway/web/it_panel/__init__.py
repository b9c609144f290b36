"""What the IT administrator sees of the system."""
