"""What can go wrong with what stands beside the password.

ServiceError
└── Conflict
    └── AppExists             remove the app first, then set up another
"""

from servicekit.errors import Conflict


class AppExists(Conflict):
    code = "app-exists"
