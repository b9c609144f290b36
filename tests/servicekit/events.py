"""An event for the tests of servicekit."""

from contracts.events import Event


class KettleBoiled(Event, type="kitchen.kettle.boiled.v1", subject="kettle/{kettle}"):
    """Something happened to a kettle."""

    kettle: str
    degrees: int = 100
