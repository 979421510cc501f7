"""Notebook instances that exist: who may open one, or have a script of its own run there, acts as its role.

Sources: SageMaker API reference, `CreatePresignedNotebookInstanceUrl` (the notebook must be in service) and
`UpdateNotebookInstance` (it must be stopped); Developer Guide, "Customization of a SageMaker notebook instance using
an LCC script": lifecycle scripts run as root, with the notebook's role, at every start.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.graph.edges.edge import Edge
from auditor.graph.edges.population import Population
from auditor.graph.edges.power import Power
from auditor.iam import Answer
from auditor.model.aws.sagemaker.notebook import NotebookInstance
from auditor.model.document import Identity
from auditor.model.gap import MissingEvidence
from auditor.model.values import Ref

OPEN = "sagemaker:CreatePresignedNotebookInstanceUrl"
_STOP, _START = "sagemaker:StopNotebookInstance", "sagemaker:StartNotebookInstance"
_UPDATE, _SCRIPT = "sagemaker:UpdateNotebookInstance", "sagemaker:CreateNotebookInstanceLifecycleConfig"
_REWRITE = "sagemaker:UpdateNotebookInstanceLifecycleConfig"
NEEDED = (OPEN, _START)
"""Actions without all of which no notebook leads anywhere."""


def edges(power: Power, population: Population) -> Iterator[Edge]:
    """The roles of notebooks that a principal may open or change."""
    if any(map(power.may, NEEDED)):
        for notebook in population.estate.of_type(NotebookInstance, power.account):
            try:
                door = population.of_role(notebook.role, notebook)
                ways = tuple(_ways(power, notebook)) if door is not None and door.arn != power.arn else ()
            except MissingEvidence:
                continue
            for id_, via, answers in ways:
                if door is not None and all(answer.may_allow for answer in answers):
                    yield Edge(power.arn, door.arn, id_, f"{via} on notebook {notebook.identity.name}", answers)


def _ways(power: Power, notebook: NotebookInstance) -> Iterator[tuple[str, str, tuple[Answer, ...]]]:
    runs = notebook.status == "InService"
    start = () if runs else (_START,)
    yield _way(power, notebook, "sagemaker-004", *start, OPEN)
    restart = (_STOP, _START) if runs else (_START,)
    script = power.somewhere(_SCRIPT)
    if script.may_allow:
        id_, via, answers = _way(power, notebook, "sagemaker-005", *restart[:-1], _UPDATE, _START)
        yield id_, f"{_SCRIPT} + {via}", (script, *answers)
    if notebook.lifecycle_config is not None:
        rewritten = power.regional(_REWRITE, _script_arn(notebook, notebook.lifecycle_config))
        id_, via, answers = _way(power, notebook, "own-notebook-script", *restart)
        yield id_, f"{_REWRITE} + {via}", (rewritten, *answers)


def _way(power: Power, notebook: NotebookInstance, id_: str, *actions: str) -> tuple[str, str, tuple[Answer, ...]]:
    arn = notebook.identity.arn or notebook.identity.id
    return id_, " + ".join(actions), tuple(power.regional(action, arn) for action in actions)


def _script_arn(notebook: NotebookInstance, config: Ref) -> str:
    home = notebook.identity
    kind = "notebook-instance-lifecycle-config"
    return f"arn:{home.partition}:sagemaker:{home.region}:{home.account}:{kind}/{config.name}"


def openable(power: Power, population: Population) -> Iterator[tuple[Identity, Answer]]:
    """The notebooks that a principal may open by a presigned URL."""
    for notebook in population.estate.of_type(NotebookInstance, power.account) if power.may(OPEN) else ():
        answer = power.regional(OPEN, notebook.identity.arn or notebook.identity.id)
        if answer.may_allow:
            yield notebook.identity, answer
