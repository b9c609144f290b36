"""What can be wrong with a document.

Invalid
├── NoSectionChosen     an extract of nothing
└── SectionUnknown      no such section in this kind of plan
Conflict
├── DocumentFailed      it could not be made; it is tried again a while later
└── NoDraft             the plan is submitted: what there is to print is its revision
Unavailable
└── RendererEnded       the renderer was ended from outside; try again
"""

from servicekit.errors import Conflict, Invalid, Unavailable


class NoSectionChosen(Invalid):
    code = "no-section"


class SectionUnknown(Invalid):
    code = "unknown-section"


class DocumentFailed(Conflict):
    code = "document-failed"


class NoDraft(Conflict):
    code = "no-draft"


class RendererEnded(Unavailable):
    code = "renderer-ended"
