"""The pages about requests for accounts, on one blueprint."""

from gateway.web.requests.pages import bulk, decision, domains, queue
from gateway.web.requests.pages.blueprint import requests

PARTS = (queue, bulk, decision, domains)

__all__ = ["requests"]
