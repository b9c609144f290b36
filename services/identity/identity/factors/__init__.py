"""What stands beside the password: an authenticator app and recovery codes (ADR 0016)."""
