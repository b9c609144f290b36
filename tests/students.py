"""The one fictional student of the tests: use these values wherever a test needs a student.

They are unlike any other text, so that an alarm (tests/conftest.py) can look for them in every log
line of every test, and a test of events and pages can do the same.
"""

from datetime import date

FIRST_NAME = "Zephyrine"
LAST_NAME = "Quillfeather"
STUDENT_ID = "990417263"
BORN_ON = date(2013, 2, 19)

SAMPLE_STUDENT = (FIRST_NAME, LAST_NAME, STUDENT_ID, BORN_ON.isoformat())
