"""A fictional state in the files of STARS (D13): names, students and figures are all invented.

Figures depend on the seed and the sizes, dates on `today` alone.
"""

from aipctl.demo.state import DemoSize, write_demo

__all__ = ["DemoSize", "write_demo"]
