"""The program itself: finds commands, and turns whatever goes wrong into one line and an exit status.

A command's module is imported only when it runs; help is made from the first line of its source. So `auditor --help`
imports neither boto3 nor pydantic.
"""

from __future__ import annotations

import ast
import os
import sys
import tempfile
import traceback
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

import click

from auditor import __version__
from auditor.cli import status, streams
from auditor.cli.loading import loading
from auditor.model.errors import UserError

_COMMANDS = Path(__file__).with_name("commands")


class App(click.Group):
    """The group of commands in `auditor/cli/commands`."""

    debug = False

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """The names of all commands."""
        stems = (path.stem for path in _COMMANDS.glob("*.py"))
        return sorted(stem.replace("_", "-") for stem in stems if not stem.startswith("_"))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command; None where there is none of that name."""
        if cmd_name not in self.list_commands(ctx):
            return None
        with loading():
            command: click.Command = import_module(f"auditor.cli.commands.{_module(cmd_name)}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, _summary(name)) for name in self.list_commands(ctx)])

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; what the terminal shows of Ctrl-C gets its own line."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt as error:
            raise click.Abort from error

    def main(self, *args: Any, **extra: Any) -> NoReturn:
        """Run, and end the process with the status of the table in `auditor.cli.status`."""
        self.debug = False
        extra["standalone_mode"] = False
        try:
            code = super().main(*args, **extra)
            sys.stdout.flush()
        except Exception as error:  # noqa: BLE001 - the program's entry point: nothing ends in a traceback
            _say(error, debug=self.debug)
            code = status.of_error(error)
        sys.exit(code)


def _module(name: str) -> str:
    return name.replace("-", "_")


def _summary(name: str) -> str:
    docstring = ast.get_docstring(ast.parse((_COMMANDS / f"{_module(name)}.py").read_bytes())) or ""
    return docstring.partition("\n")[0].rstrip(".")


def _say(error: Exception, *, debug: bool) -> None:
    if debug:
        traceback.print_exception(error)
    if isinstance(error, click.Abort) and sys.stderr.isatty():
        click.echo(err=True)
    for line in _lines(error, debug=debug):
        click.echo(line, err=True)


def _lines(error: Exception, *, debug: bool) -> Iterator[str]:
    if isinstance(error, click.Abort):
        yield str(error) or "interrupted"
    elif isinstance(error, click.ClickException):
        path = error.ctx.command_path if isinstance(error, click.UsageError) and error.ctx else ""
        yield f"error: {one_line(error.format_message())}" + (f" ('{path} --help' says more)" if path else "")
    elif isinstance(error, UserError):
        yield f"error: {one_line(str(error))}"
    elif status.of_surroundings(error):
        where = one_line(str(error.filename or "all output"))
        yield f"error: cannot write {where}: {error.strerror}; make room, or choose another place"
    else:
        details = "" if debug else f"; details are in {_details(error)}, please report them"
        yield f"error: internal: {type(error).__name__}: {one_line(str(error))}{details}"


def one_line(text: str) -> str:
    """Text for a terminal: one line, without control characters."""
    return "".join(char if char.isprintable() else " " for char in " ".join(text.split()))


def _details(error: Exception) -> str:
    """Write the traceback to a file of its owner's."""
    handle, name = tempfile.mkstemp(prefix="auditor-error-", suffix=".txt")
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        stream.write(f"auditor {__version__}, Python {sys.version}\n")
        traceback.print_exception(error, file=stream)
    return name


@click.group(cls=App, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="auditor")
def cli() -> None:
    """Audit the security of AWS accounts that run Amazon SageMaker."""


def main() -> NoReturn:
    """Run the program."""
    streams.harden()
    cli.main(prog_name="auditor")
