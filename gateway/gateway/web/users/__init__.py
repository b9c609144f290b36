"""Managing the accounts of others (AIP-063 to AIP-071)."""
