"""The HTTP APIs, for those who program against them."""
