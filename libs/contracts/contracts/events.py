"""The base of every event, the registry of their names, and the CloudEvents envelope."""

import re
from typing import Any, ClassVar, Self, TypeVar
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

_TYPE = re.compile(r"[a-z_]+\.[a-z_]+\.[a-z_]+\.v[1-9][0-9]*")
E = TypeVar("E", bound="Event")


class CloudEvent(BaseModel):
    """CloudEvents 1.0, structured JSON, as it travels on the bus and in the public feed.

    `aggregateversion` counts the published events of one aggregate: 1, 2, 3 without holes. It is
    not the version of the aggregate's row.
    """

    model_config = ConfigDict(frozen=True)

    specversion: str = "1.0"
    id: UUID
    source: str
    type: str
    subject: str
    time: AwareDatetime
    datacontenttype: str = "application/json"
    dataschema: str
    aggregateversion: int = Field(ge=1)
    correlationid: str
    data: dict[str, Any]


class Event(BaseModel):
    """A fact that a service tells the others: ids and facts, never a student nor a name.

    A subclass is declared by who publishes it, with its type, the subject it is about, and
    whether outside subscribers may see it:
    `class PlanSubmitted(Event, type="plans.plan.submitted.v1", subject="plan/{plan_id}")`.
    Unknown fields are ignored on reading, so that a field can be added.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    type: ClassVar[str]
    subject_pattern: ClassVar[str]
    is_public: ClassVar[bool]

    def __init_subclass__(cls, **declared: Any) -> None:
        event_type, subject = declared.pop("type"), declared.pop("subject")
        is_public = declared.pop("public", False)
        super().__init_subclass__(**declared)
        if not _TYPE.fullmatch(event_type):
            raise TypeError(f"{event_type!r} is not <service>.<noun>.<past participle>.v<N>")
        if event_type in REGISTRY:
            raise TypeError(f"{event_type} is declared twice")
        cls.type, cls.subject_pattern, cls.is_public = event_type, subject, is_public
        REGISTRY[event_type] = cls

    @property
    def subject(self) -> str:
        """The aggregate this is about, such as `plan/0199…`."""
        return self.subject_pattern.format(**self.model_dump(mode="json"))

    @classmethod
    def read(cls, envelope: CloudEvent) -> Self:
        """The event in an envelope of this type. Raises pydantic's ValidationError."""
        return cls.model_validate(envelope.data)


REGISTRY: dict[str, type[Event]] = {}


def source_of(event_type: str) -> str:
    """`/plans` for `plans.plan.submitted.v1`; a service's name is written with a hyphen."""
    return "/" + event_type.split(".", 1)[0].replace("_", "-")
