"""The OAuth 2 and OpenID Connect server, on Authlib (architecture section 4)."""
