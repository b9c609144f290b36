"""The blueprint the pages of a plan register themselves on."""

from flask import Blueprint

plans = Blueprint("plans", "gateway.web.plans", template_folder="templates")
