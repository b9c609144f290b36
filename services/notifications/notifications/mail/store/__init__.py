"""Every query of mails, and how what they say is kept: encrypted."""
