"""IAM: the whole account in a handful of calls, however many roles it has.

`GetAccountAuthorizationDetails` tells of users, groups, roles and policies at once; the credential report, which AWS
makes while the rest is read, tells of passwords, MFA devices and access keys. What roles last used
costs calls for each, and is read where it is asked for (`access_advisor.py`).
Source: https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from io import StringIO
from typing import Any, Final

from msgspec import Struct

from auditor.collect.access_advisor import ORDER, Advice, advise
from auditor.collect.collector import Answers, Ask, Collector, Scan, Where
from auditor.collect.errors import CallFailed
from auditor.iam import PolicyError, parse_policy, trust
from auditor.model.aws.iam import ADVISOR, CREDENTIAL_REPORT_COLUMNS, DETAILS, REPORT, SUMMARY, name_of
from auditor.model.extra import Extra
from auditor.model.gap import Gap, Reason
from auditor.model.values import document

ACCOUNT: Final = "AWS::IAM::Account"
USER: Final = "AWS::IAM::User"
GROUP: Final = "AWS::IAM::Group"
ROLE: Final = "AWS::IAM::Role"
POLICY: Final = "AWS::IAM::ManagedPolicy"
DEVICE: Final = "AWS::IAM::VirtualMFADevice"
OIDC: Final = "AWS::IAM::OIDCProvider"
SAML: Final = "AWS::IAM::SAMLProvider"

ROOT: Final = "<root_account>"
_BLOCK: Final = "s3control:GetPublicAccessBlock"
_FILTER: Final = ["User", "Group", "Role", "LocalManagedPolicy", "AWSManagedPolicy"]
_NOT_READY: Final = ("ReportInProgress", "ReportNotPresent")
_ATTEMPTS: Final = 8
"""How often to ask for a report that AWS is still making, half a minute by the usual pauses; most take ten seconds."""


class Report(Struct, frozen=True):
    """The rows of the credential report by user name, or the gap in its place."""

    rows: Mapping[str, dict[str, Any]]
    gap: Gap | None = None

    def into(self, answers: Answers, user: str) -> Answers:
        """Give a document its row."""
        if user in self.rows:
            answers.responses[REPORT] = self.rows[user]
        else:
            young = Gap(REPORT, Reason.NOT_RETURNED, f"the report, up to four hours old, has no row of {user}")
            answers.gaps[REPORT] = self.gap or young
        return answers


def _collect(scan: Scan) -> None:
    about_credentials = scan.wants(ACCOUNT, USER)
    if about_credentials:
        _order_report(scan)
    pages = list(_details(scan)) if scan.wants(USER, GROUP, ROLE, POLICY) else []
    _others(scan, pages)
    if scan.wants(OIDC, SAML):
        _providers(scan)
    devices = _devices(scan) if scan.wants(ACCOUNT, DEVICE) else Answers()
    if about_credentials:
        report = _report(scan)
        _users(scan, pages, report)
        _account(scan, devices, report)


def _details(scan: Scan) -> Iterator[dict[str, Any]]:
    with scan.listing(DETAILS, USER, GROUP, ROLE, POLICY):
        yield from scan.caller().pages(DETAILS, Filter=_FILTER)


def _users(scan: Scan, pages: list[dict[str, Any]], report: Report) -> None:
    for item in _of(pages, "UserDetailList"):
        name = item["UserName"]
        scan.add(USER, name, report.into(Answers({DETAILS: item}), name), arn=item["Arn"])


def _others(scan: Scan, pages: list[dict[str, Any]]) -> None:
    for item in _of(pages, "GroupDetailList"):
        scan.add(GROUP, item["GroupName"], {DETAILS: item}, arn=item["Arn"])
    advice = _advice(scan, pages)
    for item in _of(pages, "RoleDetailList"):
        scan.add(ROLE, item["RoleName"], _advised(item, advice.get(item["Arn"])), arn=item["Arn"])
    for item in _of(pages, "Policies"):
        if _concerns(item):
            scan.add(POLICY, name_of(item["Arn"]), {DETAILS: item}, arn=item["Arn"])


def _advice(scan: Scan, pages: list[dict[str, Any]]) -> dict[str, Advice]:
    """What the roles that SageMaker may assume last used, by ARN, where that was asked for; no rule asks of others."""
    if Extra.ACCESS_ADVISOR not in scan.tools.extras or not scan.wants(ROLE):
        return {}
    return advise(scan, [item["Arn"] for item in _of(pages, "RoleDetailList") if _for_sagemaker(item)])


def _for_sagemaker(role: dict[str, Any]) -> bool:
    try:
        trusted = trust(parse_policy(document(role.get("AssumeRolePolicyDocument")), name="trust policy"))
    except PolicyError:
        return False
    return trusted.trusts_sagemaker() and not role.get("Path", "/").startswith("/aws-service-role/")


def _advised(item: dict[str, Any], advice: Advice | None) -> Answers:
    """A role's document with its report, or the gap in its place."""
    answers = Answers({DETAILS: item})
    if isinstance(advice, Gap):
        answers.gaps[ADVISOR] = advice
    elif advice is not None:
        answers.responses[ADVISOR] = advice
    return answers


def _of(pages: list[dict[str, Any]], member: str) -> Iterator[dict[str, Any]]:
    for page in pages:
        yield from page.get(member) or ()


def _concerns(policy: dict[str, Any]) -> bool:
    """Whether a policy is the account's own, or one of AWS's that somebody here uses."""
    used = policy.get("AttachmentCount", 0) or policy.get("PermissionsBoundaryUsageCount", 0)
    return bool(used) or ":aws:policy/" not in policy["Arn"]


def _providers(scan: Scan) -> None:
    with scan.listing("ListOpenIDConnectProviders", OIDC):
        for item in scan.items("ListOpenIDConnectProviders", "OpenIDConnectProviderList"):
            arn = item["Arn"]
            answers = scan.ask(Ask("GetOpenIDConnectProvider", {"OpenIDConnectProviderArn": arn}))
            scan.add(OIDC, arn.partition("oidc-provider/")[2], answers, arn=arn)
    with scan.listing("ListSAMLProviders", SAML):
        for item in scan.items("ListSAMLProviders", "SAMLProviderList"):
            arn = item["Arn"]
            answers = scan.ask(Ask("GetSAMLProvider", {"SAMLProviderArn": arn}))
            scan.add(SAML, arn.partition("saml-provider/")[2], answers, arn=arn)


def _devices(scan: Scan) -> Answers:
    """Add the virtual MFA devices; their listing, whole, is a response of the account too."""
    listing, found = "ListVirtualMFADevices", list[dict[str, Any]]()
    try:
        for item in scan.items(listing, "VirtualMFADevices"):
            found.append(item)
            serial = item["SerialNumber"]
            scan.add(DEVICE, serial.rpartition("/")[2], {listing: item}, arn=serial)
    except CallFailed as failed:
        scan.listed(listing, DEVICE, gap=failed.gap)
        return Answers(gaps={listing: failed.gap})
    scan.listed(listing, DEVICE)
    return Answers({listing: {"VirtualMFADevices": found}})


def _account(scan: Scan, devices: Answers, report: Report) -> None:
    number = scan.place.account
    answers = scan.ask(
        Ask("GetAccountSummary"),
        Ask("GetAccountPasswordPolicy", none=("NoSuchEntity",)),
        Ask(_BLOCK, {"AccountId": number}, none=("NoSuchPublicAccessBlockConfiguration",)),
    )
    answers.responses.update(devices.responses)
    answers.gaps.update(devices.gaps)
    scan.add(ACCOUNT, number, report.into(answers, ROOT))
    scan.listed("GetAccountSummary", ACCOUNT)


def _order_report(scan: Scan) -> None:
    """Have the credential report made; where that is denied, an earlier one may still be there to read."""
    scan.ask(Ask("GenerateCredentialReport"))


def _report(scan: Scan) -> Report:
    try:
        for attempt in range(1, _ATTEMPTS):
            if found := scan.call(REPORT, none=_NOT_READY):
                return Report({str(row["user"]): row for row in csv.DictReader(StringIO(found["Content"]))})
            scan.caller().pause(attempt)
        raise scan.caller().fail(Gap(REPORT, Reason.ERROR, f"not ready when asked {_ATTEMPTS - 1} times"))
    except CallFailed as failed:
        return Report({}, failed.gap)


COLLECTOR = Collector(
    service="iam",
    types=(ACCOUNT, USER, GROUP, ROLE, POLICY, DEVICE, OIDC, SAML),
    operations=frozenset({
        DETAILS, "GenerateCredentialReport", REPORT, "GetAccountSummary", "GetAccountPasswordPolicy",
        "ListVirtualMFADevices", "ListOpenIDConnectProviders", "GetOpenIDConnectProvider", "ListSAMLProviders",
        "GetSAMLProvider", _BLOCK, ORDER, ADVISOR,
    }),
    collect=_collect,
    where=Where.GLOBAL,
    shapes={REPORT: frozenset(CREDENTIAL_REPORT_COLUMNS), "GetAccountSummary": SUMMARY},
)  # fmt: skip
