"""All pages of a plan, on one blueprint."""

from gateway.web.plans.pages import conflicts, contact, hub, root_causes, submitting, targets, tiers
from gateway.web.plans.pages.blueprint import plans

PARTS = (conflicts, contact, hub, root_causes, submitting, targets, tiers)

__all__ = ["plans"]
