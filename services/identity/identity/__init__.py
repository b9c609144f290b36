"""Who may use the system: accounts, requests for one, roles, sign-in, tokens."""
