"""When the second factor of everybody signed in was shown last."""

from datetime import timedelta

from sqlalchemy import update

from identity.signin.tables import SignInSessionRow
from servicekit.process import utc_now
from tests.systems.interface import System


def confirm_all(system: System, *, ago: timedelta = timedelta()) -> None:
    """As if all had just confirmed that it is them; or some time ago."""
    database = system.database("identity")
    with database.write() as session:
        session.execute(update(SignInSessionRow).values(confirmed_at=utc_now() - ago))
    database.close()
