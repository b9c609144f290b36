"""What the machine gives of argon2id: comparisons with a known hash, two at once."""

import time
from concurrent.futures import ThreadPoolExecutor

from argon2 import PasswordHasher

_AT_ONCE = 2  # each takes a core and 64 MiB


def verifies_per_second(password: str, count: int) -> float:
    """With argon2-cffi's default profile."""
    hasher = PasswordHasher()
    known = hasher.hash(password)
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        started = time.perf_counter()
        for _ in pool.map(lambda _: hasher.verify(known, password), range(count)):
            pass
        return count / (time.perf_counter() - started)
