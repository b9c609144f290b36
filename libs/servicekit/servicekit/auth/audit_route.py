"""`GET /api/v1/<service>/audit/verification`: does the chain of audit rows hold (R32, F31)?"""

from fastapi import Depends, FastAPI
from pydantic import BaseModel

from servicekit import audit
from servicekit.auth.permissions import requires
from servicekit.db import Database


class Verification(BaseModel):
    """`first_broken` is the number of the first row that was changed or is missing."""

    row_count: int
    first_broken: int | None


def install(app: FastAPI, service: str, database: Database) -> None:
    """Add the route, for clients whose scope is `audit-<service>:verify`."""

    @app.get(
        f"/api/v1/{service}/audit/verification",
        tags=["audit"],
        dependencies=[Depends(requires(f"audit-{service}:verify"))],
    )
    def verify_audit() -> Verification:
        """Compute the hash of every audit row again."""
        with database.read() as session:
            return Verification(
                row_count=audit.count_rows(session), first_broken=audit.first_broken(session)
            )
