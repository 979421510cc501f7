"""The command line: one file a command, below `auditor.cli.commands`."""

from auditor.cli.app import cli, main

__all__ = ["cli", "main"]
