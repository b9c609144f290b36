"""Calling the running system through its gateway, as the operator's client."""

from pathlib import Path

from servicekit.auth import ServiceClient, ServiceTokens


def operator_client(origin: str, secrets_dir: Path) -> ServiceClient:
    """A client of the system at `origin`. Raises RuntimeError when its secret is missing."""
    secret = secrets_dir / "clients" / "operator"
    if not secret.exists():
        raise RuntimeError(f"the operator's secret is missing: {secret} (AIP_SECRETS_DIR)")
    return ServiceClient(origin, ServiceTokens(origin, "operator", secret.read_text().strip()))
