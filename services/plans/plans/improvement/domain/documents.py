"""The document of each step: what people typed, as they typed it, so that nothing is ever refused
for its content. Closed and strict; only structure and hard limits are checked here."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from plans.improvement.domain.steps import STEPS, PlanKind, Step
from servicekit.texts import CleanText

Name = Annotated[str, Field(max_length=100), CleanText]
Title = Annotated[str, Field(max_length=150), CleanText]
Address = Annotated[str, Field(max_length=254), CleanText]
Number = Annotated[str, Field(max_length=20), CleanText]
Code = Annotated[str, Field(max_length=60), CleanText]
Line = Annotated[str, Field(max_length=300), CleanText]
Text = Annotated[str, Field(max_length=4_000), CleanText]
LongText = Annotated[str, Field(max_length=10_000), CleanText]
SchoolCode = Annotated[str, Field(pattern=r"^[0-9A-Z]{3}$")]
ItemId = Annotated[str, Field(pattern=r"^[A-Za-z0-9-]{1,40}$")]
"""Made by the page; keeps an entry the same when others move."""

Item = Literal[
    "ALL", "F", "M", "H", "MR", "A", "B", "C", "I", "P", "ED", "EL", "SD", "Homeless",
    "PK", "K", "01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12",
]  # fmt: skip
Way = Literal["rate", "points", "percent"]
Method = Literal["research", "factors_and_barriers", "surveys", "participatory_research", "other"]
"""The five ways to find root causes: 22-12A-8(D)(2), C35."""
CauseClass = Literal["", "aversion", "disengagement", "barriers", "misconceptions"]
"""Why students stay away, in the state's model (MOD-005 to MOD-008); empty: not sorted yet."""


class Document(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    @cached_property
    def body(self) -> dict[str, Any]:
        """As it is stored and sent: plain JSON values."""
        return self.model_dump(mode="json")


class Person(Document):
    """Somebody who works on the plan (C13)."""

    first_name: Name = ""
    last_name: Name = ""
    title: Title = ""
    email: Address = ""


class TeamMember(Person):
    id: ItemId


def _ids_differ(entries: Iterable[Any]) -> None:
    counted = Counter(entry.id for entry in entries)
    if any(count > 1 for count in counted.values()):
        raise PydanticCustomError("repeated_id", "Each entry needs an id of its own.")


def _team_ids_differ(team: tuple[TeamMember, ...]) -> tuple[TeamMember, ...]:
    _ids_differ(team)
    return team


class ContactDocument(Document):
    """Who leads the plan, and the team (AIP-137, AIP-138)."""

    contact: Person = Person()
    team: Annotated[
        tuple[TeamMember, ...],
        Field(max_length=50, strict=False),
        AfterValidator(_team_ids_differ),
    ] = ()


class TargetEntry(Document):
    """A target as typed, and whether as a rate or as a cut in points or per cent (C14)."""

    value: Number = ""
    way: Way = "rate"


class TargetsDocument(Document):
    """A target for each subgroup and grade (AIP-147, AIP-151)."""

    targets: Mapping[Item, TargetEntry] = {}

    @property
    def by_item(self) -> Mapping[str, TargetEntry]:
        """The entries that hold something, by subgroup or grade."""
        return {item: entry for item, entry in self.targets.items() if entry.value.strip()}


class SchoolTargetsDocument(Document):
    """The district's target for each of its schools, by school code (AIP-087, AIP-088, C12)."""

    targets: Mapping[SchoolCode, TargetEntry] = {}

    @property
    def by_school(self) -> Mapping[str, TargetEntry]:
        """The entries that hold something."""
        return {code: entry for code, entry in self.targets.items() if entry.value.strip()}


class Cause(Document):
    """One root cause, found by asking why up to five times (MOD-024)."""

    id: ItemId
    cause_class: CauseClass = ""
    observed: Line = ""
    whys: Annotated[tuple[Line, ...], Field(max_length=5, strict=False)] = ()


def _cause_ids_differ(causes: tuple[Cause, ...]) -> tuple[Cause, ...]:
    _ids_differ(causes)
    return causes


class RootCausesDocument(Document):
    """What research, strengths and barriers tell (AIP-153 to AIP-155), and the causes behind."""

    research: LongText = ""
    supportive_factors: LongText = ""
    barriers: LongText = ""
    methods: Annotated[tuple[Method, ...], Field(max_length=5, strict=False)] = ()
    causes: Annotated[
        tuple[Cause, ...],
        Field(max_length=20, strict=False),
        AfterValidator(_cause_ids_differ),
    ] = ()


class Milestone(Document):
    """A step of the timeline; `due_on` as typed, meant to be a date such as 2026-10-15."""

    id: ItemId
    what: Line = ""
    due_on: Number = ""


def _milestone_ids_differ(milestones: tuple[Milestone, ...]) -> tuple[Milestone, ...]:
    _ids_differ(milestones)
    return milestones


class StrategyEntry(Document):
    """A strategy and how it is put to work (AIP-161, AIP-162, C36).

    `start_percent`: from how many per cent of days absent on a student gets it, where that is
    later than the tier itself begins (C40).
    """

    id: ItemId
    strategy: Code = ""
    other: Line = ""
    action_steps: Text = ""
    responsible_parties: Text = ""
    resources: Text = ""
    timeline: Text = ""
    milestones: Annotated[
        tuple[Milestone, ...],
        Field(max_length=20, strict=False),
        AfterValidator(_milestone_ids_differ),
    ] = ()
    start_percent: Number = ""
    measure: Text = ""
    data_collection: Text = ""


Strategies = Annotated[tuple[StrategyEntry, ...], Field(max_length=30, strict=False)]


class TiersDocument(Document):
    """The strategies of the four tiers of support (AIP-156)."""

    tier_1: Strategies = ()
    tier_2: Strategies = ()
    tier_3: Strategies = ()
    tier_4: Strategies = ()

    @property
    def tiers(self) -> Mapping[int, tuple[StrategyEntry, ...]]:
        return {1: self.tier_1, 2: self.tier_2, 3: self.tier_3, 4: self.tier_4}

    @model_validator(mode="after")
    def _ids_differ(self) -> Self:
        _ids_differ(entry for entries in self.tiers.values() for entry in entries)
        return self


DOCUMENTS: Mapping[Step, type[Document]] = {
    Step.CONTACT: ContactDocument,
    Step.SCHOOL_TARGETS: SchoolTargetsDocument,
    Step.TARGETS: TargetsDocument,
    Step.ROOT_CAUSES: RootCausesDocument,
    Step.TIERS: TiersDocument,
}
"""The steps that hold a document."""


def document_steps(kind: PlanKind) -> Sequence[Step]:
    """The steps of such a plan that hold a document, in their order."""
    return [step for step in STEPS[kind] if step in DOCUMENTS]


def read_document(step: Step, body: Mapping[str, Any]) -> Document:
    """A stored body as its document."""
    return DOCUMENTS[step].model_validate(body)
