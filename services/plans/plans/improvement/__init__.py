"""The attendance improvement plans: documents by step, problems, submission, frozen revisions."""
