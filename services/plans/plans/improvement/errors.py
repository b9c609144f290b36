"""What can be wrong with a plan.

ServiceError
├── Invalid
│   ├── AttachmentEmpty
│   ├── AttachmentNameless
│   ├── TooManyAttachments     of one plan
│   ├── TooLarge
│   │   └── AttachmentTooLarge
│   ├── UnsupportedMedia
│   │   └── AttachmentRefused  no PDF, PNG or JPEG, whatever its name says
│   ├── NoSuchPart             of the plan of the year before
│   └── NotCertified
├── NotAllowed
│   ├── MayNotEdit             one may read it, but it is not one's own
│   └── MayNotReview           one may read it, but not decide on it
├── NotFound
│   ├── NoSuchAttachment
│   ├── NoFormerPlan           of the year before, or nothing of it can be taken
│   ├── NoSuchPlan             or outside of the caller's scope
│   ├── NoSuchStep
│   └── NoSuchRevision
└── Conflict
    ├── PlanNotOpen            its status forbids editing and submitting
    ├── PlanNotReady           problems stand in the way of submitting
    ├── CertificationChanged   another text is certified now
    ├── DecisionNotPossible    its status takes no such decision
    ├── StepsAlreadyWritten    something was saved where a former plan should go
    └── Stale
        └── StepStale
"""

from servicekit.errors import (
    Conflict,
    Invalid,
    NotAllowed,
    NotFound,
    Stale,
    TooLarge,
    UnsupportedMedia,
)


class AttachmentEmpty(Invalid):
    code = "attachment-empty"


class AttachmentNameless(Invalid):
    code = "attachment-nameless"


class TooManyAttachments(Invalid):
    code = "too-many-attachments"


class AttachmentTooLarge(TooLarge):
    code = "attachment-too-large"


class AttachmentRefused(UnsupportedMedia):
    code = "attachment-refused"


class NoSuchPart(Invalid):
    code = "former-part-not-found"


class NotCertified(Invalid):
    code = "not-certified"


class MayNotEdit(NotAllowed):
    code = "may-not-edit"


class MayNotReview(NotAllowed):
    code = "may-not-review"


class NoSuchAttachment(NotFound):
    code = "attachment-not-found"


class NoFormerPlan(NotFound):
    code = "former-plan-not-found"


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


class DecisionNotPossible(Conflict):
    code = "decision-not-possible"


class StepsAlreadyWritten(Conflict):
    code = "steps-already-written"


class StepStale(Stale):
    code = "step-stale"
