"""What can be wrong with a subscriber.

ServiceError
├── Invalid
│   └── EventPatternUnfit     fits no public event
├── NotFound
│   └── SubscriberNotFound
└── Conflict
    └── SubscriberExists
"""

from servicekit.errors import Conflict, Invalid, NotFound


class EventPatternUnfit(Invalid):
    code = "event-pattern-unfit"


class SubscriberNotFound(NotFound):
    code = "subscriber-not-found"


class SubscriberExists(Conflict):
    code = "subscriber-exists"
