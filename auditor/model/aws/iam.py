"""IAM: roles, users, groups, policies, identity providers, MFA devices, and the account as a whole.

All but the providers and the devices come from `GetAccountAuthorizationDetails` and the credential report, so that an
account costs a handful of calls however many roles it has.
Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html
"""

from __future__ import annotations

from typing import Any, ClassVar

from auditor.model.fact import Parts, each, fact, parts
from auditor.model.last_use import service_use
from auditor.model.resource import Part, Resource
from auditor.model.values import To, document, flag, identifier, number, pair, takes_symbols, text

to_user = To("AWS::IAM::User")
to_group = To("AWS::IAM::Group")
to_policy = To("AWS::IAM::ManagedPolicy")

DETAILS = "GetAccountAuthorizationDetails"
REPORT = "GetCredentialReport"
ADVISOR = "GetServiceLastAccessedDetails"

CREDENTIAL_REPORT_COLUMNS = (
    "user",
    "arn",
    "user_creation_time",
    "password_enabled",
    "password_last_used",
    "password_last_changed",
    "password_next_rotation",
    "mfa_active",
    "access_key_1_active",
    "access_key_1_last_rotated",
    "access_key_1_last_used_date",
    "access_key_1_last_used_region",
    "access_key_1_last_used_service",
    "access_key_2_active",
    "access_key_2_last_rotated",
    "access_key_2_last_used_date",
    "access_key_2_last_used_region",
    "access_key_2_last_used_service",
    "cert_1_active",
    "cert_1_last_rotated",
    "cert_2_active",
    "cert_2_last_rotated",
)
"""The report is a CSV file, which botocore's model says nothing about: these are the members of one row."""

SUMMARY = frozenset(
    {
        "SummaryMap",
        "SummaryMap.AccountAccessKeysPresent",
        "SummaryMap.AccountMFAEnabled",
        "SummaryMap.AccountPasswordPresent",
        "SummaryMap.AccountSigningCertificatesPresent",
        "SummaryMap.Users",
    }
)
"""The keys of the account summary that facts read: botocore's model knows only that it is a map.

Source: https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountSummary.html
"""

_NO_VALUE = frozenset({"", "N/A", "no_information", "not_supported"})


def reported(raw: Any) -> str | None:
    """A cell of the credential report, None where the report says that there is nothing (`N/A` and the like)."""
    return None if raw in _NO_VALUE else str(raw)


def reported_flag(raw: Any) -> bool:
    """A yes or no of the credential report; `not_supported`, the root user's old answer, is no."""
    return str(raw).lower() == "true"


@takes_symbols
def name_of(arn: Any) -> str:
    """The name at the end of an IAM ARN, behind any path."""
    return str(arn).rpartition("/")[2]


def counted(raw: Any) -> bool:
    """Whether a count of the account summary is more than none."""
    return int(raw) > 0


class InlinePolicy(Part):
    """A policy that is written into a role, user or group."""

    name = fact("PolicyName", identifier, assigned=True)
    document = fact("PolicyDocument", document, assigned=True)


class PolicyHolder(Resource):
    """What identity policies are attached to: a role, a user or a group."""

    inline_policies: ClassVar[Parts[InlinePolicy]]
    name = fact("Arn", name_of, assigned=True)
    path = fact("Path", text, absent="/")
    created = fact("CreateDate", text, assigned=True)
    attached_policies = each("AttachedManagedPolicies[].PolicyArn", to_policy)


class Principal(PolicyHolder):
    """A holder of policies that signs requests: its permissions may have a boundary."""

    boundary = fact("PermissionsBoundary.PermissionsBoundaryArn", to_policy, absent=None)
    tags = each("Tags[]", pair)


class Role(Principal, type="AWS::IAM::Role", described_by=DETAILS, items={DETAILS: "RoleDetailList[]"}):
    """A role. `last_used` covers the 400 days that AWS keeps; None is no use within them.

    `allowed_services` tells when it last called each service that its policies allow, as of `uses_reported`; they are
    read only where the scan is asked to.
    """

    inline_policies = parts("RolePolicyList[]", InlinePolicy)
    trust_policy = fact("AssumeRolePolicyDocument", document, assigned=True)
    last_used = fact("RoleLastUsed.LastUsedDate", text, absent=None)
    instance_profiles = each("InstanceProfileList[].Arn", text)
    uses_reported = fact("JobCompletionDate", text, assigned=True, of=ADVISOR)
    allowed_services = each("ServicesLastAccessed[]", service_use, of=ADVISOR)

    @property
    def service_linked(self) -> bool:
        """Whether an AWS service made it and alone can change it."""
        return self.path.startswith("/aws-service-role/")


class Group(PolicyHolder, type="AWS::IAM::Group", described_by=DETAILS, items={DETAILS: "GroupDetailList[]"}):
    """A group of users, which share its policies."""

    inline_policies = parts("GroupPolicyList[]", InlinePolicy)


class Credentials(Resource):
    """A row of the credential report: a user's, or the root user's on the account.

    Times are ISO 8601 text, None where there is none; a report may be up to four hours old.
    """

    password_enabled = fact("password_enabled", reported_flag, absent=False, of=REPORT)
    password_last_used = fact("password_last_used", reported, absent=None, of=REPORT)
    password_last_changed = fact("password_last_changed", reported, absent=None, of=REPORT)
    mfa_active = fact("mfa_active", reported_flag, absent=False, of=REPORT)
    key_1_active = fact("access_key_1_active", reported_flag, absent=False, of=REPORT)
    key_1_last_rotated = fact("access_key_1_last_rotated", reported, absent=None, of=REPORT)
    key_1_last_used = fact("access_key_1_last_used_date", reported, absent=None, of=REPORT)
    key_2_active = fact("access_key_2_active", reported_flag, absent=False, of=REPORT)
    key_2_last_rotated = fact("access_key_2_last_rotated", reported, absent=None, of=REPORT)


class UserPolicies(Principal):
    """What a user has as a holder of policies."""

    inline_policies = parts("UserPolicyList[]", InlinePolicy)
    groups = each("GroupList[]", to_group)


class User(UserPolicies, Credentials, type="AWS::IAM::User", described_by=DETAILS, items={DETAILS: "UserDetailList[]"}):
    """A user, with the row of the credential report that tells of password, MFA device and access keys."""


class PolicyVersion(Part):
    """One version of a managed policy."""

    version = fact("VersionId", text, assigned=True)
    default = fact("IsDefaultVersion", flag, absent=False)
    document = fact("Document", document, assigned=True)


class ManagedPolicy(Resource, type="AWS::IAM::ManagedPolicy", described_by=DETAILS, items={DETAILS: "Policies[]"}):
    """A managed policy of the account, or one of AWS's that is attached here (`aws_managed`)."""

    name = fact("Arn", name_of, assigned=True)
    arn = fact("Arn", identifier, assigned=True)
    path = fact("Path", text, absent="/")
    attachments = fact("AttachmentCount", number, absent=0)
    boundary_uses = fact("PermissionsBoundaryUsageCount", number, absent=0)
    versions = parts("PolicyVersionList[]", PolicyVersion)

    @property
    def aws_managed(self) -> bool:
        """Whether AWS wrote it: its ARN has `aws` in the account's place."""
        return self.arn.split(":")[4] == "aws"

    @property
    def default_document(self) -> str:
        """The text of the default version, the one in force; empty where AWS returned none."""
        return next((version.document for version in self.versions if version.default), "")


class OidcProvider(Resource, type="AWS::IAM::OIDCProvider", described_by="GetOpenIDConnectProvider"):
    """An OpenID Connect identity provider that roles may trust."""

    url = fact("Url", text, assigned=True)
    clients = each("ClientIDList[]", text)
    tags = each("Tags[]", pair)


class SamlProvider(Resource, type="AWS::IAM::SAMLProvider", described_by="GetSAMLProvider"):
    """A SAML identity provider that roles may trust."""

    created = fact("CreateDate", text, assigned=True)
    tags = each("Tags[]", pair)


class VirtualMfaDevice(
    Resource,
    type="AWS::IAM::VirtualMFADevice",
    described_by="ListVirtualMFADevices",
    items={"ListVirtualMFADevices": "VirtualMFADevices[]"},
):
    """A virtual MFA device; `user` is None while nobody uses it. The root user's is `.../root-account-mfa-device`."""

    serial = fact("SerialNumber", text, assigned=True)
    user = fact("User.Arn", to_user, absent=None)
    enabled = fact("EnableDate", text, absent=None)


class Account(Credentials, type="AWS::IAM::Account", described_by="GetAccountSummary"):
    """The account as a whole; its facts as `Credentials` are those of the root user.

    Without a password policy of its own an account has AWS's default: eight characters, no expiry, no reuse rule.
    Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html
    """

    root_mfa = fact("SummaryMap.AccountMFAEnabled", counted, assigned=True)
    root_keys = fact("SummaryMap.AccountAccessKeysPresent", counted, assigned=True)
    root_password = fact("SummaryMap.AccountPasswordPresent", counted, absent=True)
    users = fact("SummaryMap.Users", number, assigned=True)
    virtual_mfa_devices = each("VirtualMFADevices[].SerialNumber", text, of="ListVirtualMFADevices")

    password_minimum_length = fact(
        "PasswordPolicy.MinimumPasswordLength", number, absent=8, of="GetAccountPasswordPolicy"
    )
    password_symbols = fact("PasswordPolicy.RequireSymbols", flag, absent=False, of="GetAccountPasswordPolicy")
    password_maximum_age = fact("PasswordPolicy.MaxPasswordAge", number, absent=None, of="GetAccountPasswordPolicy")

    block_public_acls = fact(
        "PublicAccessBlockConfiguration.BlockPublicAcls", flag, absent=False, of="s3control:GetPublicAccessBlock"
    )
    ignore_public_acls = fact(
        "PublicAccessBlockConfiguration.IgnorePublicAcls", flag, absent=False, of="s3control:GetPublicAccessBlock"
    )
    block_public_policy = fact(
        "PublicAccessBlockConfiguration.BlockPublicPolicy", flag, absent=False, of="s3control:GetPublicAccessBlock"
    )
    restrict_public_buckets = fact(
        "PublicAccessBlockConfiguration.RestrictPublicBuckets", flag, absent=False, of="s3control:GetPublicAccessBlock"
    )
