"""What documents asks of others: plans, and the renderer process."""
