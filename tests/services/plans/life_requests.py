"""Sending the requests of a plan's life, each compared with the answer that `life` expects."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from fastapi.testclient import TestClient
from httpx2 import Response

from plans.improvement import store
from plans.improvement.domain.revisions import Revision
from plans.improvement.domain.steps import PlanKind, Step
from servicekit.db import Database
from tests.servicekit.tokens import claims, token
from tests.services.plans.life import ExpectedPlan, Outcome, Person, body_of

READABLE = ("step", "revision", "version", "plan", "list")


@dataclass
class Api:
    """The API as people reach it, and how often each answer came."""

    client: TestClient
    database: Database
    met: Counter[tuple[str, Outcome]] = field(default_factory=Counter)
    _bearers: dict[Person, str] = field(default_factory=dict)

    def send(self, who: Person, method: str, path: str, **more: Any) -> Response:
        sent = {"Authorization": self._bearer(who)} | more.pop("headers", {})
        return self.client.request(method, f"/api/v1/plans{path}", headers=sent, **more)

    def ask(
        self, what: str, expected: Outcome, who: Person, method: str, path: str, **more: Any
    ) -> Response | None:
        """The answer, or None when it is the refusal that was expected."""
        answer = self.send(who, method, path, **more)
        told = f"{what} by {who.name}: {answer.status_code} {answer.text}"
        assert answer.status_code == expected.status, told
        self.met[what, expected] += 1
        if answer.is_success:
            return answer
        assert expected.code in {"", answer.json()["code"]}, told
        return None

    def _bearer(self, who: Person) -> str:
        if who not in self._bearers:
            person = {"sub": who.account_id, "name": who.name, "role": who.role, "org": who.org}
            self._bearers[who] = f"Bearer {token(claims(**person))}"
        return self._bearers[who]


class Lives:
    """The two plans as they should be, what each person saw, and what was ever acknowledged."""

    def __init__(self, api: Api, plan_ids: Mapping[PlanKind, UUID]) -> None:
        self.api = api
        self.plans = {kind: ExpectedPlan(plan_id, kind) for kind, plan_id in plan_ids.items()}
        self.frozen: dict[PlanKind, list[Revision]] = {kind: [] for kind in plan_ids}
        self._seen: dict[tuple[Person, PlanKind, Step], int] = {}
        self._answers: dict[tuple[Person, str, str], bytes] = {}

    def version(self, who: Person, kind: PlanKind, step: Step, *, is_blind: bool) -> int:
        """What this person last read or saved of the step; the newest unless they are blind."""
        newest = self.plans[kind].version_of(step)
        return self._seen.get((who, kind, step), 0) if is_blind else newest

    def read(self, what: str, who: Person, kind: PlanKind, step: Step, back: int) -> None:
        """One of `READABLE`; `back` counts from the newest version or revision."""
        plan = self.plans[kind]
        if what == "step":
            expected, path = plan.read_step(who, step), f"/{plan.id}/steps/{step}"
            self._see(who, plan, step, self.api.ask("read step", expected, who, "GET", path))
        elif what == "version":
            self._read_version(who, plan, step, max(1, plan.version_of(step) - back))
        elif what == "revision":
            self._read_revision(who, plan, max(1, plan.revision - back))
        elif what == "plan":
            self._read_plan(who, plan)
        else:
            self._read_list(who)

    def fill_in(self, who: Person, kind: PlanKind) -> None:
        """Write what is missing."""
        plan = self.plans[kind]
        for step in plan.empty_steps:
            self.save(who, kind, step, body_of(step, "By Friday."), plan.version_of(step))

    def save(
        self, who: Person, kind: PlanKind, step: Step, body: Mapping[str, Any], over: int
    ) -> None:
        plan = self.plans[kind]
        expected, path = plan.save(who, step, body, over), f"/{plan.id}/steps/{step}"
        more = {"json": body, "headers": {"If-Match": f'"{over}"'}}
        self._see(who, plan, step, self.api.ask("save", expected, who, "PUT", path, **more))

    def restore(self, who: Person, kind: PlanKind, step: Step, former: int, over: int) -> None:
        plan = self.plans[kind]
        expected = plan.restore(who, step, former, over)
        path = f"/{plan.id}/steps/{step}/restorations"
        more = {"json": {"version": former}, "headers": {"If-Match": f'"{over}"'}}
        self._see(who, plan, step, self.api.ask("restore", expected, who, "POST", path, **more))

    def submit(self, who: Person, kind: PlanKind, key: str, said: Mapping[str, Any]) -> None:
        plan = self.plans[kind]
        self._ask_once(plan.submit(who, key, said), who, plan, "submissions", key, said)
        if plan.revision > len(self.frozen[kind]):
            self._keep_revision(plan)

    def decide(
        self, who: Person, kind: PlanKind, what: str, key: str, said: Mapping[str, Any]
    ) -> None:
        plan = self.plans[kind]
        self._ask_once(plan.decide(who, what, key, said), who, plan, what, key, said)

    def _read_list(self, who: Person) -> None:
        listed = self.api.send(who, "GET", "").json()["items"]
        visible = {str(one.id) for one in self.plans.values() if who.may("read", one.kind)}
        assert {one["id"] for one in listed} == visible

    def _read_plan(self, who: Person, plan: ExpectedPlan) -> None:
        answer = self.api.ask("read plan", plan.read(who), who, "GET", f"/{plan.id}")
        if answer is not None:
            read = answer.json()
            assert (read["status"], read["revision"]) == (plan.status, plan.revision)
            assert read["documents"] == plan.documents
            assert read["may_edit"] == (who.may("edit", plan.kind) and plan.is_open)

    def _read_version(self, who: Person, plan: ExpectedPlan, step: Step, version: int) -> None:
        expected = plan.read_step(who, step, version)
        path = f"/{plan.id}/steps/{step}/versions/{version}"
        answer = self.api.ask("read version", expected, who, "GET", path)
        if answer is not None:
            assert answer.json()["document"] == plan.versions[step][version].body

    def _read_revision(self, who: Person, plan: ExpectedPlan, number: int) -> None:
        expected, path = plan.read_revision(who, number), f"/{plan.id}/revisions/{number}"
        answer = self.api.ask("read revision", expected, who, "GET", path)
        if answer is not None:
            assert answer.json()["document"] == self.frozen[plan.kind][number - 1].document

    def _see(self, who: Person, plan: ExpectedPlan, step: Step, answer: Response | None) -> None:
        if answer is not None:
            version = plan.version_of(step)
            assert answer.json()["document"] == plan.documents[step]
            assert answer.json()["version"] == version
            assert answer.headers["ETag"] == f'"{version}"'
            self._seen[who, plan.kind, step] = version

    def _ask_once(
        self,
        expected: Outcome,
        who: Person,
        plan: ExpectedPlan,
        what: str,
        key: str,
        said: Mapping[str, Any],
    ) -> None:
        path, more = f"/{plan.id}/{what}", {"json": said, "headers": {"Idempotency-Key": key}}
        answer = self.api.ask(what, expected, who, "POST", path, **more)
        if answer is not None:
            first = self._answers.setdefault((who, path, key), answer.content)
            assert answer.content == first, "a repeated request has another answer"
            self.api.met["repeated", expected] += answer.content is not first

    def _keep_revision(self, plan: ExpectedPlan) -> None:
        """A new revision holds what was acknowledged until now, neither more nor less (F22)."""
        with self.api.database.read() as session:
            newest = store.get_revision(session, plan.id, plan.revision)
        assert newest.document["steps"] == {
            step.value: {"version": plan.version_of(step), "body": saved[-1].body}
            for step, saved in plan.versions.items()
        }
        self.frozen[plan.kind].append(newest)
