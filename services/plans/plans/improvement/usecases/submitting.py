"""Submitting a plan: certified, complete, frozen, told (AIP-163 to AIP-166, R1, R4)."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from contracts.plans import PlanSubmitted
from plans.calendar import usecases as calendar
from plans.improvement import store
from plans.improvement.domain.certifications import CERTIFICATIONS, Certification
from plans.improvement.domain.findings import PlanRules, examine
from plans.improvement.domain.plans import Plan
from plans.improvement.domain.revisions import Language, Revision, Submitter, freeze
from plans.improvement.errors import CertificationChanged, NotCertified, PlanNotReady
from plans.improvement.usecases.access import not_open, own_plan
from plans.improvement.usecases.reading import figures_of
from servicekit import audit, outbox
from servicekit.auth import Caller
from servicekit.errors import FieldProblem


def submit_plan(
    session: Session,
    plan_id: UUID,
    *,
    certified: bool,
    certification_version: str,
    language: Language = "en",
    by: Caller,
    rules: PlanRules,
    origin: str,
    now: datetime,
) -> Revision:
    """Freeze the plan as its next revision; records PlanSubmitted, with the submitter's language.

    Raises NotCertified, NoSuchPlan, MayNotEdit, SchoolYearClosed, CertificationChanged,
    PlanNotOpen, PlanNotReady with every problem that stands in the way.
    """
    plan = own_plan(session, plan_id, by)
    certification = _certified(plan, certified, certification_version)
    plan = replace(plan, year=calendar.hold_open_year(session, plan.school_year))
    # From here on no other request saves a step: each first claims the plan's row while it is open.
    if not store.mark_submitted(session, plan, by.name, now):
        raise not_open(session, plan, by)
    revision = _freeze(session, plan, certification, by, rules, now)
    store.add_revision(session, revision)
    _tell(session, plan, revision, by, f"{origin}/plans/{plan.id}", language, now)
    return revision


def _certified(plan: Plan, certified: bool, version: str) -> Certification:
    if not certified:
        raise NotCertified(
            "Confirm the certification to submit.",
            at=[FieldProblem("/certified", NotCertified.code, "Tick the box.")],
        )
    current = CERTIFICATIONS[plan.kind]
    if version != current.version:
        raise CertificationChanged(
            "The certification was worded anew; read it again.",
            params={"version": current.version, "text": current.text},
        )
    return current


def _freeze(
    session: Session,
    plan: Plan,
    certification: Certification,
    by: Caller,
    rules: PlanRules,
    now: datetime,
) -> Revision:
    steps = store.list_steps(session, plan.id)
    known = figures_of(session, plan)
    findings = examine(steps, known, rules, measures_required=plan.year.measures_required)
    if findings.problems:
        raise PlanNotReady(
            "Some answers are missing or need correcting.",
            at=[problem.as_field_problem() for problem in findings.problems],
        )
    return freeze(
        plan,
        steps,
        findings.rows,
        findings.warnings,
        certification,
        Submitter(by.subject, by.name, by.actor.acting_as or ""),
        attachments=store.list_attachments(session, plan.id),
        previous=store.find_newest_revision(session, plan.id),
        now=now,
    )


def _tell(
    session: Session,
    plan: Plan,
    revision: Revision,
    by: Caller,
    link: str,
    language: Language,
    now: datetime,
) -> None:
    outbox.record(
        session,
        PlanSubmitted(
            plan_id=plan.id,
            kind=plan.kind,
            school_year=plan.school_year,
            district_code=plan.district_code,
            school_code=plan.school_code,
            organization_name=plan.name,
            revision=revision.revision,
            content_sha256=revision.content_sha256,
            submitted_at=now,
            is_late=plan.is_late_at(now),
            link=link,
            language=language,
        ),
        now=now,
    )
    audit.record(
        session,
        by.actor,
        "plan.submitted",
        f"plan/{plan.id}",
        now=now,
        change={
            "from": plan.status.value,
            "to": "submitted",
            "revision": revision.revision,
            "content_sha256": revision.content_sha256,
        },
    )
