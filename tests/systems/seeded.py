"""A running system with a small demo state in it."""

from datetime import date
from pathlib import Path

from aipctl.demo import DemoSize
from aipctl.seeding import DemoState, demo_state
from tests.systems.interface import System

TODAY = date(2026, 10, 1)
"""The day the tests' demo counts from: the running year is 2026-2027."""
SIZE = DemoSize(districts=3, schools=14, students=1200)


def seed(system: System, folder: Path, size: DemoSize = SIZE) -> DemoState:
    """Put a small demo in, through the real import and use cases, as the browser's has."""
    return demo_state(system, folder, TODAY, lambda line: None, size=size)
