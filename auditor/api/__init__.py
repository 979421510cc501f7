"""All that a rule may import, in one place: the rule's own words, every resource type, and the policy questions."""

from auditor.api import resources, surroundings
from auditor.api.alarms import tells_somebody
from auditor.api.allowed import allowed
from auditor.api.merging import merging
from auditor.api.outsiders import outsiders
from auditor.api.policies import Policied, broken, doubtful, guarded, guards, linted, misleads, said
from auditor.api.resources import *  # noqa: F403 - its names are listed there
from auditor.api.sensitive import sensitive
from auditor.api.surroundings import *  # noqa: F403 - its names are listed there
from auditor.graph.disclosure import Disclosure
from auditor.graph.estate import Use
from auditor.graph.graph import Graph
from auditor.graph.keys import Custody
from auditor.graph.operators import Writer
from auditor.graph.takeover import Route
from auditor.iam import (
    DATA_ACTIONS,
    Answer,
    Bound,
    Decision,
    Exposure,
    Grants,
    Kind,
    Limit,
    Opening,
    StatementRef,
    Trust,
    Unbounded,
    WebIdentity,
    administrator,
    anywhere,
    bound_to_endpoint,
    denies_insecure_transport,
    full_access,
    is_full_access,
    touching,
    unbounded,
    unbounded_assume_role,
    unbounded_pass_role,
    web_identities,
    whole_service,
    whole_services,
)
from auditor.iam.guardrails import Permitted, guardrail
from auditor.iam.merged import Merged
from auditor.model.extra import Extra
from auditor.model.instances import family as instance_family
from auditor.model.instances import has_gpu, has_local_storage, is_accelerated
from auditor.model.registries import Registry, is_of_aws
from auditor.model.remediation import Applies, Remediation, remove_fact, set_fact
from auditor.model.resource import Part, Readable, Resource
from auditor.model.truth import all_of, any_of
from auditor.model.values import Ref
from auditor.model.verdict import Confidence, Outcome, Severity, Verdict, failed, not_applicable, passed
from auditor.network import Task
from auditor.rule import Context, Rule, rule

__all__ = [
    "DATA_ACTIONS",
    "Answer",
    "Applies",
    "Bound",
    "Confidence",
    "Context",
    "Custody",
    "Decision",
    "Disclosure",
    "Exposure",
    "Extra",
    "Grants",
    "Graph",
    "Kind",
    "Limit",
    "Merged",
    "Opening",
    "Outcome",
    "Part",
    "Permitted",
    "Policied",
    "Readable",
    "Ref",
    "Registry",
    "Remediation",
    "Resource",
    "Route",
    "Rule",
    "Severity",
    "StatementRef",
    "Task",
    "Trust",
    "Unbounded",
    "Use",
    "Verdict",
    "WebIdentity",
    "Writer",
    "administrator",
    "all_of",
    "allowed",
    "any_of",
    "anywhere",
    "bound_to_endpoint",
    "broken",
    "denies_insecure_transport",
    "doubtful",
    "failed",
    "full_access",
    "guarded",
    "guardrail",
    "guards",
    "has_gpu",
    "has_local_storage",
    "instance_family",
    "is_accelerated",
    "is_full_access",
    "is_of_aws",
    "linted",
    "merging",
    "misleads",
    "not_applicable",
    "outsiders",
    "passed",
    "remove_fact",
    "rule",
    "said",
    "sensitive",
    "set_fact",
    "tells_somebody",
    "touching",
    "unbounded",
    "unbounded_assume_role",
    "unbounded_pass_role",
    "web_identities",
    "whole_service",
    "whole_services",
]
__all__ += resources.__all__
__all__ += surroundings.__all__
