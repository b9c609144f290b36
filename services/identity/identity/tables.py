"""Every table of identity's database: importing this fills both collections of tables."""

from identity.accounts import tables as accounts
from identity.directory import tables as directory
from identity.factors import tables as factors
from identity.limits import tables as limits
from identity.oauth import tables as oauth
from identity.registration import tables as registration
from identity.rows import METADATA
from identity.security import tables as security
from identity.signin import tables as signin
from servicekit import audit, auth, idempotency, inbox, outbox, schedule

SUBJECTS = (accounts, directory, factors, limits, oauth, registration, security, signin)
# Importing these puts their tables beside ours.
KIT_MODULES = (audit, auth, idempotency, inbox, outbox, schedule)

__all__ = ["METADATA"]
