"""What can go wrong with the clients of other systems.

ServiceError
├── Invalid
│   └── ScopeUnfit         no such scope is given to outsiders
├── NotFound
│   └── ClientNotFound
└── Conflict
    ├── ClientExists
    └── OwnClient          our own deployables have their secrets in files
"""

from servicekit.errors import Conflict, Invalid, NotFound


class ScopeUnfit(Invalid):
    code = "scope-unfit"


class ClientNotFound(NotFound):
    code = "client-not-found"


class ClientExists(Conflict):
    code = "client-exists"


class OwnClient(Conflict):
    code = "own-client"
