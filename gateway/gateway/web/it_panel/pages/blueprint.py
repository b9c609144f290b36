"""The blueprint the pages of the IT panel register themselves on."""

from flask import Blueprint

it_panel = Blueprint("it_panel", "gateway.web.it_panel", template_folder="templates")
