"""The mails that are kept, on a machine that sends none."""
