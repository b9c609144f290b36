"""All pages of a plan, on one blueprint."""

from gateway.web.plans.pages import (
    attachments,
    carrying_over,
    conflicts,
    contact,
    copying,
    history,
    hub,
    printing,
    root_causes,
    school_targets,
    strategies,
    submitting,
    targets,
    tiers,
)
from gateway.web.plans.pages.blueprint import plans

PARTS = (
    attachments,
    carrying_over,
    conflicts,
    contact,
    copying,
    history,
    hub,
    printing,
    root_causes,
    school_targets,
    strategies,
    submitting,
    targets,
    tiers,
)

__all__ = ["plans"]
