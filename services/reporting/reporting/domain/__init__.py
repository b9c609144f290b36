"""Rules of reports: what they are called, how plans are counted, how a file is written."""
