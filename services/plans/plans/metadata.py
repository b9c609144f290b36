"""The one metadata of this service's database; each subject's `tables` adds to it."""

from servicekit.db import metadata

METADATA = metadata()
