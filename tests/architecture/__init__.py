"""The rules of the house. Each test first proves that it sees something."""
