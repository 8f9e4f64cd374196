"""Files that a person uploads, with a message or in a form."""

import base64

from sandbox.acting.stage import Stage
from sandbox.errors import CannotDo, Json
from sandbox.world.files import File, file_shape
from sandbox.world.people import Person


def upload(stage: Stage, person: Person, name: str, content: bytes) -> Json:
    """Store a file as shared by the person; returns Slack's file object."""
    file = File(
        id=stage.world.ids.make("F"),
        name=name,
        length=len(content),
        user=person.id,
        created=stage.world.unix_now(),
        content=content,
        shared=True,
    )
    stage.workspace.files[file.id] = file
    return file_shape(file, stage.world.base_url)


def upload_into(stage: Stage, person: Person, element: Json, given: object) -> Json:
    """The state of a file_input into which files (name: content in base64) were put."""
    if not isinstance(given, dict):
        raise CannotDo("files are given by name and content")
    kinds, most = element.get("filetypes"), element.get("max_files", 10)
    for name in given:
        if kinds and name.rpartition(".")[2].lower() not in kinds:
            raise CannotDo(f"{name} is not one of {', '.join(kinds)}")
    if len(given) > most:
        raise CannotDo(f"at most {most} files fit here")
    files = [upload(stage, person, name, base64.b64decode(content)) for name, content in given.items()]
    return {"type": "file_input", "files": files}
