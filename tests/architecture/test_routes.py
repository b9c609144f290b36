"""Every route of a service names the permission it needs, or is on the list of open ones."""

import re
from collections.abc import Iterator

import pytest
from fastapi import APIRouter
from fastapi.routing import APIRoute

from servicekit.auth import requires
from tests.architecture.sources import built_services, modules_called

# Open on purpose: for anybody signed in, or for anybody at all. Each with its reason.
_WITHOUT_PERMISSION = {
    ("identity", "/api/v1/identity/me"),  # about the caller alone
    ("notifications", "/api/v1/notifications/dev/mail"),  # the embedded stack's kept mails
}


def _routes(package: str) -> Iterator[APIRoute]:
    """`app.routes` shows no APIRoute in this FastAPI: the routers themselves do."""
    seen: set[int] = set()
    for module in modules_called("api", package):
        for value in vars(module.loaded()).values():
            if isinstance(value, APIRouter) and id(value) not in seen:
                seen.add(id(value))
                yield from (route for route in value.routes if isinstance(route, APIRoute))


@pytest.mark.parametrize("package", built_services())
def test_every_route_names_the_permission_it_needs(package: str) -> None:
    routes = list(_routes(package))
    assert routes, "no routes seen: this test looks in the wrong place"
    for route in routes:
        named = [each for each in route.dependencies if isinstance(each.dependency, requires)]
        assert named or (package, route.path) in _WITHOUT_PERMISSION, f"{package} {route.path}"


@pytest.mark.parametrize("package", built_services())
def test_a_permission_is_a_noun_and_a_verb(package: str) -> None:
    (module,) = [one for one in modules_called("permissions", package) if len(one.parts) == 2]
    permissions = [permission.value for permission in module.loaded().Permission]
    assert permissions
    assert all(re.fullmatch(r"[a-z_-]+:[a-z_-]+", permission) for permission in permissions)
    assert permissions == sorted(permissions)
