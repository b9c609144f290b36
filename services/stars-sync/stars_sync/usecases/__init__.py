"""What is done with the directory, refreshes and figures, one function each."""
