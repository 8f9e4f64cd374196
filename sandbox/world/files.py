"""Uploaded files, from the app or from a person, and Slack's file object."""

from dataclasses import dataclass

from sandbox.errors import Json


@dataclass(slots=True)
class File:
    """One file; `content` is None until its upload has come, `shared` false until it was completed."""

    id: str
    name: str
    length: int
    user: str
    created: int
    title: str = ""
    content: bytes | None = None
    shared: bool = False


def file_shape(file: File, base_url: str) -> Json:
    """Slack's file object; the private URLs ask for a token with files:read."""
    url = f"{base_url}/files/{file.id}/{file.name}"
    kind = file.name.rpartition(".")[2].lower()
    return {
        "id": file.id,
        "created": file.created,
        "timestamp": file.created,
        "name": file.name,
        "title": file.title or file.name,
        "mimetype": {"csv": "text/csv", "json": "application/json"}.get(kind, "text/plain"),
        "filetype": kind,
        "pretty_type": kind.upper(),
        "user": file.user,
        "size": len(file.content or b""),
        "mode": "hosted",
        "is_external": False,
        "is_public": False,
        "url_private": url,
        "url_private_download": url,
        "permalink": url,
    }
