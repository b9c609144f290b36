"""The pages of managing users, on one blueprint."""

from gateway.web.users.pages import account, activity, affirming, grants, listing, roles
from gateway.web.users.pages.blueprint import users

PARTS = (account, activity, affirming, grants, listing, roles)

__all__ = ["users"]
