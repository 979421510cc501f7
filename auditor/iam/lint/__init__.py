"""What is wrong with a policy, or legal and not what it seems.

Sources: IAM User Guide, "IAM JSON policy elements", "IAM and STS quotas" and "Policy validation"; Service Authorization
Reference for actions, resource types and condition keys (`auditor.iam.known`).
"""

from collections.abc import Iterator

from auditor.iam.compiled import Policy
from auditor.iam.lint import absence, actions, conditions, documents, keys, principals, resources
from auditor.iam.lint.flaw import Attachment, Flaw, Grade
from auditor.iam.lint.keys import guarding
from auditor.iam.policy import Problem

__all__ = ["Attachment", "Flaw", "Grade", "guarding", "lint"]

_OF_STATEMENTS = (principals.check, actions.check, resources.check, conditions.check, keys.check)


def lint(policy: Policy, *, attached_to: Attachment, text: str | None = None) -> tuple[Problem, ...]:
    """Find what is wrong with a policy.

    Args:
        policy: as `read_policy` gives it.
        attached_to: decides which elements it must and may have, and how large it may be.
        text: the document as AWS keeps it, for what the parsed policy no longer tells: its size, a missing Version.

    Returns:
        What the parser refused, and a `Flaw` for everything else, in document order.
    """
    found = [*documents.check(policy, attached_to, text), *absence.check(policy), *_of_statements(policy, attached_to)]
    return (*policy.problems, *sorted(found, key=lambda flaw: -1 if flaw.index is None else flaw.index))


def _of_statements(policy: Policy, attached_to: Attachment) -> Iterator[Flaw]:
    for statement in policy.statements:
        if statement.understood:
            for check in _OF_STATEMENTS:
                yield from check(statement, attached_to)
