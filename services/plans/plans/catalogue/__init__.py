"""The catalogue of strategies to choose from."""
