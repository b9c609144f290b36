"""The metadata that the tables of all subjects share."""

from sqlalchemy.orm import DeclarativeBase

from servicekit.db import metadata


class Base(DeclarativeBase):
    metadata = metadata()
