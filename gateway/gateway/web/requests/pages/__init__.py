"""The pages about requests for accounts, on one blueprint."""

from gateway.web.requests.pages import bulk, decision, queue
from gateway.web.requests.pages.blueprint import requests

PARTS = (queue, bulk, decision)

__all__ = ["requests"]
