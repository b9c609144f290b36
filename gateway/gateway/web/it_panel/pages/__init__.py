"""The pages of the IT panel, on one blueprint."""

from gateway.web.it_panel.pages import dates, districts, panel, school_years, statuses, systems
from gateway.web.it_panel.pages.blueprint import it_panel

PARTS = (dates, districts, panel, school_years, statuses, systems)

__all__ = ["it_panel"]
