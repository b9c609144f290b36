"""What can be wrong with a plan.

ServiceError
├── Invalid
│   ├── NotASchool             district plans do not exist yet
│   └── NotCertified
├── NotAllowed
│   └── MayNotEdit             one may read it, but it is not one's own
├── NotFound
│   ├── NoSuchPlan             or outside of the caller's scope
│   ├── NoSuchStep
│   └── NoSuchRevision
└── Conflict
    ├── PlanNotOpen            its status forbids editing and submitting
    ├── PlanNotReady           problems stand in the way of submitting
    ├── CertificationChanged   another text is certified now
    └── Stale
        └── StepStale
"""

from servicekit.errors import Conflict, Invalid, NotAllowed, NotFound, Stale


class NotASchool(Invalid):
    code = "not-a-school"


class NotCertified(Invalid):
    code = "not-certified"


class MayNotEdit(NotAllowed):
    code = "may-not-edit"


class NoSuchPlan(NotFound):
    code = "plan-not-found"


class NoSuchStep(NotFound):
    code = "step-not-found"


class NoSuchRevision(NotFound):
    code = "revision-not-found"


class PlanNotOpen(Conflict):
    code = "plan-not-open"


class PlanNotReady(Conflict):
    code = "plan-not-ready"


class CertificationChanged(Conflict):
    code = "certification-changed"


class StepStale(Stale):
    code = "step-stale"
