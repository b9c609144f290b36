"""Asking for an account, proving the address, and the decision (AIP-028..040, AIP-060..062)."""
