"""`make reset`: removes var/, the data of the embedded system. Refused while it runs (exit 2)."""

import fcntl
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VAR = ROOT / "var"
PID_FILE = VAR / "aip.pid"


def main() -> int:
    if VAR.is_symlink():
        print("var/ is a link: remove what it points to yourself.")
        return 2
    if VAR.exists():
        with PID_FILE.open("a+") as held:
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)  # held for as long as it runs
            except OSError:
                held.seek(0)
                print(f"The system is running (process {held.read().strip()}): stop it first.")
                return 2
            shutil.rmtree(VAR)
    print("var/ is empty: the next `make run` starts with new data.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
