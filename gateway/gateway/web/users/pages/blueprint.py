"""The blueprint the pages of managing users register themselves on."""

from flask import Blueprint

users = Blueprint("users", "gateway.web.users", template_folder="templates")
