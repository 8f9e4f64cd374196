"""The command line. A wrong setting or argument is one plain sentence on standard error, and exit 2."""

import asyncio
import errno
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from bot import logs
from bot.alone import alone
from bot.arguments import Port
from bot.data_commands import configure, import_, report
from bot.export_command import export
from bot.opening import migrate_to_newest, open_current
from bot.settings import SettingsError, read_settings, require
from sales.refusal import Refusal
from sandbox.settings import AppSettings, app_from_manifest

PORT = Port()


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="nextstep")
def nextstep() -> None:
    """No date, no next step: a Slack app for sales teams."""


@nextstep.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=PORT, default=3000, show_default=True, help="Port to listen on.")
@click.option("--socket", is_flag=True, help="Receive Slack's requests by Socket Mode instead of HTTP.")
def serve(host: str, port: int, *, socket: bool) -> None:
    """Run the bot."""
    from bot.serving import serve as run  # noqa: PLC0415 - heavy, and the other commands do without it

    settings = read_settings()
    require(settings, socket=socket)
    logs.configure(settings.log_level, settings.log_format)
    open_current(settings.database_url).close()
    with alone(settings.database_url):
        asyncio.run(run(settings, host=host, port=port, by_socket_mode=socket))


@nextstep.command()
def migrate() -> None:
    """Bring the database to the newest schema."""
    click.echo(migrate_to_newest(read_settings().database_url))


@nextstep.command()
@click.option("--port", type=PORT, default=3100, show_default=True, help="Port of the workspace.")
@click.option("--bot-url", default="http://127.0.0.1:3000/slack/events", show_default=True, help="Where the bot is.")
@click.option(
    "--manifest",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The app's manifest: its scopes, commands and shortcuts. Without one, any command is taken.",
)
def sandbox(port: int, bot_url: str, manifest: Path | None) -> None:
    """Run a local Slack workspace, with a page in the browser, for trying things out."""
    from sandbox.server import serve as run  # noqa: PLC0415

    with _free(port):
        run(port=port, bot_url=bot_url, write=click.echo, app=_app_of(manifest) if manifest else None)


@nextstep.command()
@click.option("--serve/--no-serve", default=True, help="Keep serving the workspace after the story.")
@click.option("--port", type=PORT, default=3100, show_default=True, help="Port of the workspace.")
def demo(port: int, *, serve: bool) -> None:
    """Play a rep's week in a local Slack workspace."""
    from bot.demo import play  # noqa: PLC0415

    with _free(port), to_its_end():
        asyncio.run(play(port=port, keep_serving=serve))


@nextstep.command()
@click.option("--json", "as_json", is_flag=True, help="Print the findings as one JSON object.")
def doctor(*, as_json: bool) -> int:
    """Check settings, database, tokens, scopes, clock and channels; exit 1 on a fault. Nothing is changed."""
    from bot.doctor import examining, findings  # noqa: PLC0415 - heavy, as above

    found = examining.examined()
    click.echo(findings.as_json(found) if as_json else findings.as_text(found))
    return 1 if findings.faults(found) else 0


for command in (configure, import_, export, report):
    nextstep.add_command(command)


@contextmanager
def to_its_end() -> Iterator[None]:
    """Say in one sentence that the demo's story could not go on, and exit 1: nothing that was given is wrong."""
    from bot.demo import OffScript  # noqa: PLC0415

    try:
        yield
    except OffScript as error:
        said = " ".join(str(error).split())
        click.echo(f"The demo could not go on ({said}); start it again, with less at work beside it.", err=True)
        sys.exit(1)


def _app_of(manifest: Path) -> AppSettings:
    """The app that a manifest describes."""
    import yaml  # noqa: PLC0415

    try:
        return app_from_manifest(yaml.safe_load(manifest.read_text(encoding="utf-8")))
    except (yaml.YAMLError, UnicodeDecodeError, AttributeError, KeyError, TypeError) as error:
        raise SettingsError(f"{manifest} is no app manifest; give Slack's YAML form of one.") from error


@contextmanager
def _free(port: int) -> Iterator[None]:
    """Say in words that a port is taken or not allowed."""
    try:
        yield
    except OSError as error:
        if error.errno not in {errno.EADDRINUSE, errno.EACCES}:
            raise
        raise SettingsError(
            f"Nothing can listen on port {port} ({error.strerror}); choose another with --port."
        ) from error


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line; what a person did wrong is said in one sentence."""
    try:
        result = nextstep.main(args=arguments, prog_name="nextstep", standalone_mode=False)
        sys.stdout.flush()
    except click.exceptions.NoArgsIsHelpError as asked:
        click.echo(asked.format_message())
    except click.exceptions.Abort:
        sys.exit(130)
    except click.ClickException as error:
        _say(_with_help(error))
    except (SettingsError, Refusal) as error:
        _say(str(error))
    except BrokenPipeError:
        # Whoever read the output has enough of it, as `head` does; nothing more can be written, not at the exit either.
        _leave_output()
    except OSError as error:
        _leave_output()
        named = f" {error.filename}" if error.filename else ""
        _say(
            f"The system refused to go on ({error.strerror or type(error).__name__}{named}); mend that and start again"
        )
    else:
        sys.exit(result if isinstance(result, int) else 0)


def _leave_output() -> None:
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _with_help(error: click.ClickException) -> str:
    """click's sentence; where it tells what is wrong and not what is right, also who does."""
    told = error.format_message().strip().removesuffix(".")
    context = getattr(error, "ctx", None)
    if context is None or (isinstance(error, click.BadParameter) and not isinstance(error, click.MissingParameter)):
        return told
    return f"{told}; “{context.command_path} --help” shows what there is"


def _say(sentence: str) -> None:
    tidy = " ".join(sentence.split())
    click.echo(tidy if tidy.endswith(".") else f"{tidy}.", err=True)
    sys.exit(2)
