"""Who may import what from outside; what our packages import of each other is import-linter's."""

import sys

import pytest

from tests.architecture.sources import Source, modules_called, sources

# Rules that know no framework: values, sums and decisions.
_FOR_RULES = {"contracts", "pydantic", "pydantic_core", "rfc8785"}
_OF_SERVICEKIT_FOR_RULES = {"servicekit.errors", "servicekit.texts"}
_HTTP_CLIENTS = {"aiohttp", "authlib", "httpx", "httpx2", "requests", "urllib3"}


def _users(package: str, found: list[Source]) -> list[str]:
    return [one.name for one in found if any(_is_in(name, package) for name in one.imports())]


def _is_in(name: str, package: str) -> bool:
    return name == package or name.startswith(package + ".")


def test_only_the_bus_speaks_amqp() -> None:
    users = _users("aio_pika", sources())
    assert users
    assert [name for name in users if not _is_in(name, "servicekit.bus")] == []


def test_contracts_need_pydantic_and_nothing_else() -> None:
    for module in sources("contracts"):
        tops = {name.partition(".")[0] for name in module.imports()} - sys.stdlib_module_names
        assert tops <= {"pydantic", "contracts"}, module.name


def test_rules_know_no_framework() -> None:
    rules = modules_called("domain")
    assert rules
    for module in rules:
        tops = {name.partition(".")[0] for name in module.imports()} - sys.stdlib_module_names
        others = tops - _FOR_RULES - {module.parts[0]}
        kit = {name for name in module.imports() if name.startswith("servicekit")}
        refused = [
            name for name in kit if not any(_is_in(name, one) for one in _OF_SERVICEKIT_FOR_RULES)
        ]
        assert others <= {"servicekit"}, module.name
        assert not refused, f"{module.name} may take errors and the rule of texts, nothing else"


def test_rules_have_no_clock() -> None:
    for module in modules_called("domain") + modules_called("usecases"):
        text = module.path.read_text()
        for clock in ("datetime.now(", "utc_now(", "date.today(", "time.time("):
            assert clock not in text, f"{module.name}: the instant is passed in as `now`"


@pytest.mark.parametrize("client", sorted(_HTTP_CLIENTS))
def test_the_gateway_speaks_http_in_few_places(client: str) -> None:
    users = _users(client, sources("gateway"))
    # The edge forwards; signing_in is the OpenID Connect client of identity.
    allowed = ("gateway.clients", "gateway.edge", "gateway.signing_in")
    assert [name for name in users if not any(_is_in(name, place) for place in allowed)] == []


def test_the_gateway_speaks_http_at_all() -> None:
    assert any(_users(client, sources("gateway")) for client in _HTTP_CLIENTS)
