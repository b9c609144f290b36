"""What can be wrong with a document.

Conflict
└── DocumentFailed      it could not be made; it is tried again a while later
Unavailable
└── RendererEnded       the renderer was ended from outside; try again
"""

from servicekit.errors import Conflict, Unavailable


class DocumentFailed(Conflict):
    code = "document-failed"


class RendererEnded(Unavailable):
    code = "renderer-ended"
