"""Policies, purely: what they grant, whom they trust, how far they open a resource. No AWS client, no graph."""

from auditor.iam.action_sets import action_sets
from auditor.iam.answer import Answer, Decision
from auditor.iam.anywhere import anywhere
from auditor.iam.bucket import EndpointBinding, TransportGuard, bound_to_endpoint, denies_insecure_transport
from auditor.iam.callers import Caller, CallerKind
from auditor.iam.compiled import Policy
from auditor.iam.context import ANY_CONTEXT, Context
from auditor.iam.decide import decide
from auditor.iam.exposure import Exposure, exposure, full_access, is_full_access
from auditor.iam.federation import Bound, WebIdentity, web_identities
from auditor.iam.grants import Grants, grants
from auditor.iam.limits import Limit
from auditor.iam.openings import Kind, Opening
from auditor.iam.parse import PolicyError, parse_policy, read_policy
from auditor.iam.patterns import covers, intersects
from auditor.iam.policy import Condition, Effect, Principals, Problem, Quantifier, Statement, StatementRef
from auditor.iam.privilege import (
    WholeService,
    administrator,
    effective_administrator,
    touching,
    whole_service,
    whole_services,
)
from auditor.iam.request import UNREAD, Authority, KmsGrant, Request, Target, Unread
from auditor.iam.symbolic import Permission, permissions, speaking_of
from auditor.iam.trust import Trust, trust
from auditor.iam.unbounded import DATA_ACTIONS, Unbounded, unbounded, unbounded_assume_role, unbounded_pass_role

__all__ = [
    "ANY_CONTEXT",
    "DATA_ACTIONS",
    "UNREAD",
    "Answer",
    "Authority",
    "Bound",
    "Caller",
    "CallerKind",
    "Condition",
    "Context",
    "Decision",
    "Effect",
    "EndpointBinding",
    "Exposure",
    "Grants",
    "Kind",
    "KmsGrant",
    "Limit",
    "Opening",
    "Permission",
    "Policy",
    "PolicyError",
    "Principals",
    "Problem",
    "Quantifier",
    "Request",
    "Statement",
    "StatementRef",
    "Target",
    "TransportGuard",
    "Trust",
    "Unbounded",
    "Unread",
    "WebIdentity",
    "WholeService",
    "action_sets",
    "administrator",
    "anywhere",
    "bound_to_endpoint",
    "covers",
    "decide",
    "denies_insecure_transport",
    "effective_administrator",
    "exposure",
    "full_access",
    "grants",
    "intersects",
    "is_full_access",
    "parse_policy",
    "permissions",
    "read_policy",
    "speaking_of",
    "touching",
    "trust",
    "unbounded",
    "unbounded_assume_role",
    "unbounded_pass_role",
    "web_identities",
    "whole_service",
    "whole_services",
]
