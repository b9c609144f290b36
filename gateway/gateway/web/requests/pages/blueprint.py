"""The blueprint the pages about requests register themselves on."""

from flask import Blueprint

requests = Blueprint("requests", "gateway.web.requests", template_folder="templates")
