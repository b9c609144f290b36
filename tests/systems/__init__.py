"""The whole system, started as an operator would, for the tests that walk through it."""

from tests.systems.embedded import EmbeddedProcess
from tests.systems.full import FullSystem
from tests.systems.interface import System

__all__ = ["EmbeddedProcess", "FullSystem", "System"]
