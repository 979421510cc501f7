"""How long a notebook has been left alone, as far as the API tells."""

from datetime import UTC, datetime

from auditor.api import Context, NotebookInstance


def untouched_days(notebook: NotebookInstance, context: Context) -> int:
    """Days since the notebook was started, stopped or changed: LastModifiedTime tells these, never that it is used."""
    return (context.as_of - datetime.fromisoformat(notebook.modified).astimezone(UTC)).days
