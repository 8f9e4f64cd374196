"""The two ways in which the sandbox says no: as Slack's API does, and as Slack's client does to a person."""

from typing import Any

Json = dict[str, Any]


class ApiError(Exception):
    """A refusal with Slack's own error name; `extra` is merged into the answer's body."""

    def __init__(
        self, error: str, *, status: int = 200, headers: dict[str, str] | None = None, **extra: object
    ) -> None:
        super().__init__(error)
        self.error = error
        self.status = status
        self.headers = headers or {}
        self.extra = extra

    def body(self) -> Json:
        """The JSON body that Slack would answer with."""
        return {"ok": False, "error": self.error, **self.extra}


class CannotDo(Exception):
    """A person tried what Slack's client would not offer: no such button, nobody of that name, no open form."""


def explained(error: str, messages: list[str]) -> ApiError:
    """A refusal that carries Slack's `response_metadata.messages`."""
    if not messages:
        return ApiError(error)
    return ApiError(error, response_metadata={"messages": [_marked(line) for line in messages]})


def _marked(line: str) -> str:
    return line if line.startswith("[") else f"[ERROR] {line}"
