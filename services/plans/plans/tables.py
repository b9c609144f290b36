"""All tables of the service and of the kit, gathered for migrations."""

from plans.calendar import tables as calendar_tables
from plans.figures import tables as figures_tables
from plans.improvement import tables as improvement_tables
from plans.metadata import METADATA
from servicekit import audit, auth, idempotency, inbox, outbox, schedule

SUBJECTS = (calendar_tables, figures_tables, improvement_tables)
# Importing these puts the kit's tables beside ours.
KIT_MODULES = (audit, auth, idempotency, inbox, outbox, schedule)

__all__ = ["METADATA"]
