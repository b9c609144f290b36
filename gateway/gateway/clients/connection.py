"""One service, spoken to with the token of the person whose page is made."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from httpx2 import Response, Timeout
from pydantic import BaseModel, ConfigDict, ValidationError

from servicekit.auth import ServiceClient
from servicekit.errors import Unavailable

Bearer = Callable[[], str]
M = TypeVar("M", bound="Answer")
_CONNECT_SECONDS = 2


class Answer(BaseModel):
    """A part of a service's answer; a field we do not know yet is no fault."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Connection:
    """Typed calls to one service. Raises the five errors of servicekit."""

    def __init__(self, url: str, bearer: Bearer) -> None:
        self._client, self._bearer = ServiceClient(url), bearer

    def get(self, path: str, answer: type[M], **params: Any) -> M:
        return _read(answer, self._client.get(path, params=params, token=self._bearer()))

    def send(
        self,
        method: str,
        path: str,
        answer: type[M],
        *,
        json: Any = None,
        headers: Mapping[str, str] | None = None,
        **more: Any,
    ) -> M:
        """`more` is for the HTTP client, such as a shorter `timeout`."""
        got = self._client.send(
            method, path, json=json, headers=headers, token=self._bearer(), **more
        )
        return _read(answer, got.json())

    def tell(
        self,
        method: str,
        path: str,
        *,
        json: Any = None,
        headers: Mapping[str, str] | None = None,
        params: Mapping[str, Any] | None = None,
    ) -> None:
        """A call whose answer says nothing, or nothing of use."""
        self._client.send(
            method, path, json=json, headers=headers, params=params, token=self._bearer()
        )

    def fetch(self, path: str, *, wait_seconds: float, **params: Any) -> Response:
        """An answer that is no JSON, such as a file."""
        timeout = Timeout(wait_seconds, connect=_CONNECT_SECONDS)
        return self._client.send("GET", path, params=params, token=self._bearer(), timeout=timeout)

    def upload(
        self,
        path: str,
        answer: type[M],
        body: bytes,
        headers: Mapping[str, str],
        *,
        wait_seconds: float,
    ) -> M:
        """A file, as it is."""
        got = self._client.send(
            "POST",
            path,
            content=body,
            headers=headers,
            token=self._bearer(),
            timeout=Timeout(wait_seconds, connect=_CONNECT_SECONDS),
        )
        return _read(answer, got.json())

    def close(self) -> None:
        self._client.close()

    def document(self, path: str) -> Any:
        """An answer as it is, asked without a token."""
        return self._client.get(path)


def _read(answer: type[M], body: Any) -> M:
    try:
        return answer.model_validate(body)
    except ValidationError as error:
        raise Unavailable("A part of the system answered in a way we do not know.") from error
