"""`make bench`: what we cost beside the least that would do, both measured in the same run."""
