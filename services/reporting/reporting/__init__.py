"""What the state can read off all plans at once: read models fed by events, and reports of them."""
