"""What operators do through the gateway, as the operator's client."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from aipctl.audit import verify_audit
from aipctl.domains import import_domains
from aipctl.operator_client import operator_client
from servicekit.auth import ServiceClient
from servicekit.errors import Invalid
from tests.gateway.towns import Town


@pytest.fixture
def operator(town: Town) -> Iterator[ServiceClient]:
    client = operator_client(town.system.url, town.system.secrets_dir)
    yield client
    client.close()


def test_the_audit_of_every_service_is_verified(operator: ServiceClient) -> None:
    said: list[str] = []
    assert verify_audit(operator, said.append) == 0
    assert len(said) == 5
    assert all(line.endswith("nothing was changed") for line in said)


def test_mail_domains_are_imported_all_or_none(
    operator: ServiceClient, town: Town, tmp_path: Path
) -> None:
    said: list[str] = []
    file = tmp_path / "domains.csv"
    places = town.person("IT administrator")
    places.open("/")
    code = places.ask("GET", "/api/v1/identity/places").json()["items"][0]["organization"]

    def write(*lines: str) -> None:
        file.write_text("\n".join(("district_code,domain", *lines)) + "\n", encoding="utf-8-sig")

    write(f"{code},k12.imported.example", f"{code},gmail.com")
    with pytest.raises(Invalid) as refused:
        import_domains(operator, file, said.append)
    assert [problem.pointer for problem in refused.value.at] == ["line 3, domain"]
    write(f"{code},K12.Imported.example")
    assert import_domains(operator, file, said.append) == 0
    assert said == ["1 domains are on the list"]
    listed = places.ask("GET", "/api/v1/identity/mail-domains").json()["items"]
    assert (code, "k12.imported.example") in {
        (one["district_code"], one["domain"]) for one in listed
    }
    file.write_text("domain\nx.example\n")
    with pytest.raises(RuntimeError, match="first line"):
        import_domains(operator, file, said.append)
