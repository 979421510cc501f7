"""Least-privilege policies for the execution roles of a snapshot."""

from auditor.engine.least_privilege.advise import NoRoleError, advise
from auditor.engine.least_privilege.rows import Advice

__all__ = ["Advice", "NoRoleError", "advise"]
