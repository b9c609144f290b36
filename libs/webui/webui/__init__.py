"""Layouts, components and web assets shared by identity's pages and the gateway's.

Start with `setup(app, ...)`; `libs/webui/README.md` shows each component.
"""

from webui.frame import Crumb, Frame, NavItem, Notice, Person
from webui.languages import current_language
from webui.plugin import setup

__all__ = ["Crumb", "Frame", "NavItem", "Notice", "Person", "current_language", "setup"]
