"""What all rows of identity have in common."""

from sqlalchemy.orm import DeclarativeBase

from servicekit.db import metadata

METADATA = metadata()


class Row(DeclarativeBase):
    """Every column says in its comment whether it is sensitive."""

    metadata = METADATA
