"""Organizations: the organization, and the policies that bound this account, level by level.

A request must be allowed at every level: by some policy of the account, of each organizational unit above it, and of
the root. Member accounts can rarely read any of this.
Source: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html
"""

from __future__ import annotations

from auditor.model.fact import each, fact, parts
from auditor.model.resource import Part, Resource
from auditor.model.values import To, document, flag, text

to_organization_policy = To("AWS::Organizations::Policy")
to_target = To("AWS::Organizations::Target")


class Organization(Resource, type="AWS::Organizations::Organization", described_by="DescribeOrganization"):
    """The organization. Its management account is exempt from service and resource control policies."""

    id = fact("Organization.Id", text, assigned=True)
    management_account = fact("Organization.MasterAccountId", text, assigned=True)
    features = fact("Organization.FeatureSet", text, assigned=True)


class Attachment(Part):
    """A policy that is attached to a target; `kind` is SERVICE_CONTROL_POLICY or RESOURCE_CONTROL_POLICY."""

    policy = fact("Arn", to_organization_policy, assigned=True)
    kind = fact("Type", text, assigned=True)


class Target(Resource, type="AWS::Organizations::Target", described_by="ListPoliciesForTarget"):
    """The account, an organizational unit above it, or the root: what policies are attached to."""

    attachments = parts("Policies[]", Attachment)
    parents = each("Parents[].Id", to_target, of="ListParents")


class Policy(Resource, type="AWS::Organizations::Policy", described_by="DescribePolicy"):
    """A service or resource control policy."""

    name = fact("Policy.PolicySummary.Name", text, assigned=True)
    kind = fact("Policy.PolicySummary.Type", text, assigned=True)
    aws_managed = fact("Policy.PolicySummary.AwsManaged", flag, absent=False)
    content = fact("Policy.Content", document, assigned=True)


class DelegatedAdministrator(
    Resource,
    type="AWS::Organizations::DelegatedAdministrator",
    described_by="ListDelegatedAdministrators",
    items={"ListDelegatedAdministrators": "DelegatedAdministrators[]"},
):
    """An account that administers services for the organization; only its peers and the management account see it."""

    account = fact("Id", text, assigned=True)
    status = fact("Status", text, absent="ACTIVE")
    services = each("DelegatedServices[].ServicePrincipal", text, of="ListDelegatedServicesForAccount")
