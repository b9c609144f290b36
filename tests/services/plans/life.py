"""What the life of a plan should be: who may do what, and what a plan holds after each request.

Written from architecture section 4 and the rules R1 to R4, on purpose not from the code.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import NAMESPACE_URL, UUID, uuid5

from plans.improvement.domain.documents import document_steps
from plans.improvement.domain.steps import PlanKind, Step
from tests.services.plans.life_documents import Body, File, body_of, is_complete, kept_of, parts_of


@dataclass(frozen=True)
class Person:
    """Somebody with one account, and what the table lets them do with the two plans."""

    name: str
    role: str
    org: str
    school: str = field(repr=False)
    district: str = field(repr=False)

    @property
    def account_id(self) -> str:
        return str(uuid5(NAMESPACE_URL, self.name))

    def may(self, verb: str, kind: PlanKind) -> bool:
        return verb in {"school": self.school, "district": self.district}[kind].split()


DANA = Person("Dana Whitfield", "school_coordinator", "001/023", "read edit", "")
MARISOL = Person("Marisol Tafoya", "school_coordinator", "001/023", "read edit", "")
LEE = Person("Lee Montaño", "district_coordinator", "001", "read review", "read edit")
PAT = Person("Pat Reyes", "ped_coordinator", "state", "read edit review", "read edit review")
IRA = Person("Ira Admin", "it_admin", "state", "read edit review", "read edit review")
VIEWER = Person("Vic Ortega", "ped_viewer", "state", "read", "read")
SISTER = Person("Sol Begay", "school_coordinator", "001/024", "", "")
NAMESAKE = Person("Nan Lucero", "school_coordinator", "002/023", "", "")
NEIGHBOR = Person("Neva Chee", "district_coordinator", "002", "", "")
PEOPLE = (DANA, MARISOL, LEE, PAT, IRA, VIEWER, SISTER, NAMESAKE, NEIGHBOR)
"""The plans are those of school 001/023 and of its district 001."""

OWNERS: Mapping[PlanKind, Person] = {"school": DANA, "district": LEE}
ORGANIZATIONS: Mapping[PlanKind, str] = {"school": "001/023", "district": "001"}


class Outcome(NamedTuple):
    """The answer's status, and the code of the problem where there is more than one."""

    status: int
    code: str = ""


DONE, MADE, GONE = Outcome(200), Outcome(201), Outcome(204)
HIDDEN = Outcome(404, "plan-not-found")
FORBIDDEN = Outcome(403)
NO_SUCH_STEP = Outcome(404, "step-not-found")
NO_SUCH_REVISION = Outcome(404, "revision-not-found")
NO_SUCH_FILE = Outcome(404, "attachment-not-found")
NO_FORMER = Outcome(404, "former-plan-not-found")
NOT_OPEN = Outcome(409, "plan-not-open")
NOT_READY = Outcome(409, "plan-not-ready")
NO_DECISION = Outcome(409, "decision-not-possible")
YEAR_CLOSED = Outcome(409, "school-year-closed")
WRITTEN = Outcome(409, "steps-already-written")
OTHER_WORDING = Outcome(409, "certification-changed")
STALE = Outcome(412, "step-stale")
NO_SUCH_PART = Outcome(422, "former-part-not-found")
NOT_CERTIFIED = Outcome(422, "not-certified")
KEY_REUSED = Outcome(422, "idempotency-key-reused")


@dataclass(frozen=True)
class Saved:
    """One version of a step; version 0 is the empty document that nobody saved."""

    body: Body
    by: str | None


@dataclass
class ExpectedPlan:
    """What one plan should hold now. Each request is told to it, and it tells the answer."""

    id: UUID
    kind: PlanKind
    former: "ExpectedPlan | None" = None
    """Of the same organization in the year before."""
    is_year_open: bool = True
    status: str = "draft"
    revision: int = 0
    submitted: Mapping[Step, Body] = field(default_factory=dict)
    """The documents of the newest revision."""
    files: list[File] = field(default_factory=list)
    """All that were ever attached."""
    events: list[str] = field(default_factory=lambda: ["plans.plan.created.v1"])
    """The types of those told, in their order."""
    answered: dict[tuple[Person, str, str], Any] = field(default_factory=dict)
    """By person, what was asked and key: the content that came with the key."""

    def __post_init__(self) -> None:
        self.versions: dict[Step, list[Saved]] = {
            step: [Saved(body_of(step, ""), None)] for step in document_steps(self.kind)
        }

    @property
    def documents(self) -> dict[Step, Body]:
        return {step: saved[-1].body for step, saved in self.versions.items()}

    @property
    def unfinished_steps(self) -> Sequence[Step]:
        return [step for step, body in self.documents.items() if not is_complete(step, body)]

    @property
    def shown_files(self) -> Sequence[File]:
        return [one for one in self.files if one.is_shown]

    @property
    def offered(self) -> Sequence[str]:
        """What it can still take of the former plan: parts of steps that were never saved."""
        return [part for part, step in self._carried.items() if not self.version_of(step)]

    @property
    def refuses_change(self) -> Outcome | None:
        """R1: a closed year, or a status in which the plan is not edited."""
        if not self.is_year_open:
            return YEAR_CLOSED
        return None if self.status in {"draft", "returned", "reopened"} else NOT_OPEN

    def version_of(self, step: Step) -> int:
        """The newest version, 0 also for a step that this kind of plan has not."""
        return len(self.versions.get(step, [None])) - 1

    def _refusal(self, who: Person, verb: str) -> Outcome | None:
        if not who.may("read", self.kind):
            return HIDDEN
        return None if who.may(verb, self.kind) else FORBIDDEN

    def read(self, who: Person) -> Outcome:
        return self._refusal(who, "read") or DONE

    def read_step(self, who: Person, step: Step, version: int = 0) -> Outcome:
        is_there = step in self.versions and version <= self.version_of(step)
        return self._refusal(who, "read") or (DONE if is_there else NO_SUCH_STEP)

    def read_offer(self, who: Person) -> Outcome:
        return self._refusal(who, "edit") or (DONE if self.offered else NO_FORMER)

    def read_revision(self, who: Person, number: int) -> Outcome:
        is_there = 1 <= number <= self.revision
        return self._refusal(who, "read") or (DONE if is_there else NO_SUCH_REVISION)

    def save(self, who: Person, step: Step, body: Body, over: int) -> Outcome:
        """R1, R2, I1; the document that is there already is no conflict."""
        if refused := self._refusal(who, "edit"):
            return refused
        if step not in self.versions:
            return NO_SUCH_STEP
        if self.versions[step][-1].body == body:
            return DONE
        if refused := self.refuses_change:
            return refused
        if over != self.version_of(step):
            return STALE
        self.versions[step].append(Saved(body, who.name))
        return DONE

    def restore(self, who: Person, step: Step, former: int, over: int) -> Outcome:
        if refused := self._refusal(who, "edit"):
            return refused
        if former > self.version_of(step):
            return NO_SUCH_STEP
        return self.save(who, step, self.versions[step][former].body, over)

    def carry_over(self, who: Person, parts: Collection[str]) -> Outcome:
        """All of it, only into steps that were never saved; what is there already is no conflict.

        Of the former plan's newest revision, not of what was written in it since.
        """
        if refused := self._refusal(who, "edit"):
            return refused
        if not self.is_year_open:
            return YEAR_CLOSED
        if not set(parts) <= set(self._carried):
            return NO_SUCH_PART
        if refused := self.refuses_change:
            return refused
        wanted = kept_of(self._former_documents, parts).items()
        filled = {step: body for step, body in wanted if body != self.documents[step]}
        if any(self.version_of(step) for step in filled):
            return WRITTEN
        for step, body in filled.items():
            self.versions[step].append(Saved(body, who.name))
        return DONE

    def attach(self, who: Person, name: str) -> Outcome:
        """The file that is shown already is no second one; `id` of a new one is told later."""
        if refused := self._refusal(who, "edit") or self.refuses_change:
            return refused
        if any(one.name == name for one in self.shown_files):
            return DONE
        self.files.append(File("", name))
        return MADE

    def remove(self, who: Person, file: File | None) -> Outcome:
        if refused := self._refusal(who, "edit") or self.refuses_change:
            return refused
        if file is None or not file.is_shown:
            return NO_SUCH_FILE
        file.is_shown = False
        return GONE

    def read_file(self, who: Person, file: File | None) -> Outcome:
        """A removed one too: a revision may list it."""
        return self._refusal(who, "read") or (DONE if file else NO_SUCH_FILE)

    def submit(self, who: Person, key: str, said: Mapping[str, Any]) -> Outcome:
        """R1, R3, R4."""
        if refused := self._refusal(who, "edit"):
            return refused
        return self._once((who, "submissions", key), said, lambda: self._submit(said))

    def decide(self, who: Person, what: str, key: str, said: Mapping[str, Any]) -> Outcome:
        """`what`: `returns` or `reopenings`."""
        if refused := self._refusal(who, "review"):
            return refused
        return self._once((who, what, key), said, lambda: self._decide(what))

    @property
    def _former_documents(self) -> Mapping[Step, Body]:
        return (self.former.submitted or self.former.documents) if self.former else {}

    @property
    def _carried(self) -> Mapping[str, Step]:
        return parts_of(self._former_documents)

    def _submit(self, said: Mapping[str, Any]) -> Outcome:
        if not said["certified"]:
            return NOT_CERTIFIED
        if said["certification_version"] != f"{self.kind}-1":
            return OTHER_WORDING
        if refused := self.refuses_change:
            return refused
        if self.unfinished_steps:
            return NOT_READY
        self.status = "submitted"
        self.revision += 1
        self.submitted = self.documents
        self.events.append("plans.plan.submitted.v1")
        return MADE

    def _decide(self, what: str) -> Outcome:
        if not self.is_year_open:
            return YEAR_CLOSED
        if self.status != "submitted":
            return NO_DECISION
        self.status = {"returns": "returned", "reopenings": "reopened"}[what]
        self.events.append(f"plans.plan.{self.status}.v1")
        return MADE

    def _once(
        self, asked: tuple[Person, str, str], said: Mapping[str, Any], act: Callable[[], Outcome]
    ) -> Outcome:
        """R3: only what succeeded is remembered."""
        if asked in self.answered:
            return MADE if self.answered[asked] == said else KEY_REUSED
        outcome = act()
        if outcome is MADE:
            self.answered[asked] = said
        return outcome
