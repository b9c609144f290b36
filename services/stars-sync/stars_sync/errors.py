"""What can go wrong in stars-sync.

ServiceError
├── Invalid
│   ├── FilesRefused      the files have problems; nothing of them was used
│   └── NoFiles           a refresh without a file
├── NotFound
│   ├── NoSuchImport
│   └── NoSuchSnapshot
└── Conflict
    └── RefreshRunning    one refresh at a time
"""

from servicekit.errors import Conflict, Invalid, NotFound


class FilesRefused(Invalid):
    code = "files-refused"


class NoFiles(Invalid):
    code = "no-files"


class NoSuchImport(NotFound):
    code = "no-such-import"


class NoSuchSnapshot(NotFound):
    code = "no-such-snapshot"


class RefreshRunning(Conflict):
    code = "refresh-running"
