"""The process `prepare_apart` starts: one piece of work in, its answer out.

Ends without an answer when the process that asked does: nobody would take the folders it makes.
"""

import os
import pickle
import sys
import threading

from stars_sync.engine.preparing import prepare


def _end_with_parent() -> None:
    sys.stdin.buffer.read()
    os._exit(1)


def main() -> None:
    """Exit 0 with the answer; 1 with the name of what went wrong, never its text."""
    work = pickle.load(sys.stdin.buffer)  # noqa: S301  (written by the process that started us)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        answer, code = pickle.dumps(prepare(work)), 0
    except Exception as error:
        answer, code = type(error).__name__.encode(), 1
    sys.stdout.buffer.write(answer)
    sys.stdout.buffer.flush()
    os._exit(code)  # at once: the thread still reads


if __name__ == "__main__":
    main()
