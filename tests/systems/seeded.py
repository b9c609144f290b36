"""A running system with a small demo state in it."""

from datetime import date
from pathlib import Path

from aipctl.demo import DemoSize
from aipctl.seeding import DemoState, demo_state
from tests.systems.interface import System

TODAY = date(2026, 10, 1)
"""The day the tests' demo counts from: the running year is 2026-2027."""
SIZE = DemoSize(districts=2, schools=6, students=900)


def seed(system: System, folder: Path, size: DemoSize = SIZE) -> DemoState:
    """Put a small demo in, through the real import and use cases: two districts, six schools."""
    return demo_state(system, folder, TODAY, lambda line: None, size=size)
