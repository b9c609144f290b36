"""Files beside the root causes of a plan: added, shown, taken away (C35)."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from plans.improvement import store
from plans.improvement.domain.attachments import (
    MOST,
    MOST_BYTES,
    Attachment,
    media_type_of,
    name_of,
    sha256_of,
)
from plans.improvement.domain.plans import Plan
from plans.improvement.domain.steps import Step
from plans.improvement.errors import (
    AttachmentEmpty,
    AttachmentNameless,
    AttachmentRefused,
    AttachmentTooLarge,
    TooManyAttachments,
)
from plans.improvement.usecases.access import not_open, own_plan, visible_plan
from servicekit import audit
from servicekit.auth import Caller
from servicekit.db import new_id


def list_attachments(session: Session, plan_id: UUID, *, by: Caller) -> Sequence[Attachment]:
    """Those the plan shows, oldest first. Raises NoSuchPlan."""
    return store.list_attachments(session, visible_plan(session, plan_id, by).id)


def read_attachment(
    session: Session, plan_id: UUID, attachment_id: UUID, *, by: Caller
) -> tuple[Attachment, bytes]:
    """With its content; a removed one too, for a revision may list it.

    Raises NoSuchPlan, NoSuchAttachment.
    """
    plan = visible_plan(session, plan_id, by)
    return store.get_attachment(session, plan.id, attachment_id)


def add_attachment(
    session: Session, plan_id: UUID, given_name: str, body: bytes, *, by: Caller, now: datetime
) -> tuple[Attachment, bool]:
    """The file of the plan, and whether it is new.

    The same content under the same name is there already: a repeat after a lost answer.
    Raises NoSuchPlan, MayNotEdit, SchoolYearClosed, PlanNotOpen, AttachmentNameless,
    AttachmentEmpty, AttachmentTooLarge, AttachmentRefused, TooManyAttachments.
    """
    plan = own_plan(session, plan_id, by)
    name, media_type = _checked(given_name, body)
    _claim(session, plan, by, now)
    there = store.list_attachments(session, plan.id)
    sha256 = sha256_of(body)
    for one in there:
        if (one.name, one.sha256) == (name, sha256):
            return one, False
    if len(there) >= MOST:
        raise TooManyAttachments(
            "This plan holds as many files as it may. Remove one first.", params={"most": MOST}
        )
    added = Attachment(
        new_id(),
        plan.id,
        Step.ROOT_CAUSES,
        name,
        media_type,
        len(body),
        sha256,
        added_at=now,
        added_by=by.name,
        removed_at=None,
    )
    store.add_attachment(session, added, body)
    _record(session, plan, "plan.attachment_added", added.id, by, now)
    return added, True


def remove_attachment(
    session: Session, plan_id: UUID, attachment_id: UUID, *, by: Caller, now: datetime
) -> None:
    """Show it no longer; the content stays, for a revision may list it.

    Raises NoSuchPlan, MayNotEdit, SchoolYearClosed, PlanNotOpen, NoSuchAttachment.
    """
    plan = own_plan(session, plan_id, by)
    _claim(session, plan, by, now)
    store.mark_removed(session, plan.id, attachment_id, by.name, now)
    _record(session, plan, "plan.attachment_removed", attachment_id, by, now)


def _claim(session: Session, plan: Plan, by: Caller, now: datetime) -> None:
    """Hold the plan's row: nobody submits it, or adds another file, until the commit."""
    plan.year.require_open()
    if store.raise_version(session, plan, by.name, now) is None:
        raise not_open(session, plan, by)


def _checked(given_name: str, body: bytes) -> tuple[str, str]:
    name = name_of(given_name)
    if not name:
        raise AttachmentNameless("Send the name of the file.")
    if not body:
        raise AttachmentEmpty("The file is empty.")
    if len(body) > MOST_BYTES:
        raise AttachmentTooLarge(
            "The file is larger than 5 MB.", params={"most": MOST_BYTES, "megabytes": 5}
        )
    media_type = media_type_of(body)
    if media_type is None:
        raise AttachmentRefused("The file is no PDF, PNG or JPEG.")
    return name, media_type


def _record(
    session: Session, plan: Plan, what: str, attachment_id: UUID, by: Caller, now: datetime
) -> None:
    # Not the file's name: people write names of students into those.
    change = {"attachment": str(attachment_id)}
    audit.record(session, by.actor, what, f"plan/{plan.id}", now=now, change=change)
