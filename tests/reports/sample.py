"""A believable report of two accounts, and a large one of the same shape: what the tests of every format render."""

from __future__ import annotations

import hashlib

from auditor.model.report import (
    Cause,
    Coverage,
    ErrorRecord,
    Finding,
    Input,
    InputResource,
    Plugin,
    Population,
    Report,
    Scope,
    SuppressionRecord,
    Tool,
)
from tests.reports.sample_parts import AWAY, DEV, HOME, PROD, SM, SPECS, crowd, finding, group


def findings() -> list[Finding]:
    """All findings of the sample, in no special order."""
    role, subnet, vpc, bucket, key = (
        "AWS::IAM::Role",
        "AWS::EC2::Subnet",
        "AWS::EC2::VPC",
        "AWS::S3::Bucket",
        "AWS::KMS::Key",
    )
    admin = group("iam-role-admin", (("SageMakerExecutionRole-20231104T101512", PROD, HOME), ("ml-sandbox", DEV, HOME)))
    admin[0] = admin[0].model_copy(
        update={
            "neighbourhood": crowd(admin[0].resource),
            "path": (
                "notebook fraud-exploration",
                "role SageMakerExecutionRole-20231104T101512",
                "policy AdministratorAccess",
            ),
        }
    )
    notebooks = (
        ("fraud-exploration", PROD, HOME),
        ("churn-2024", PROD, HOME),
        ("geo-scratch", PROD, AWAY),
        ("onboarding-demo", DEV, HOME),
    )
    jobs = tuple(
        (f"fraud-xgb-nightly-2026-11-{day:02}-03-00-17-{day * 37 % 100:03}", PROD, HOME) for day in range(10, 22)
    )
    made = [
        *admin,
        *group(
            "notebook-root-access",
            notebooks,
            (role, "SageMakerExecutionRole-20231104T101512", "role", ""),
            (subnet, "subnet-0a1b2c3d", "subnet", ""),
            (vpc, "vpc-0ddba11", "vpc", "subnet-0a1b2c3d"),
            (key, "1c9f0a52-7a8e-4d0e-9f7f-4f5cc2b7e001", "volume key", ""),
            ("AWS::SageMaker::NotebookInstanceLifecycleConfig", "install-agents", "lifecycle config", ""),
        ),
        *group(
            "notebook-direct-internet",
            notebooks[:3],
            (subnet, "subnet-0a1b2c3d", "subnet", ""),
            (vpc, "vpc-0ddba11", "vpc", "subnet-0a1b2c3d"),
        ),
        *group("job-volume-aws-managed-key", jobs, count=214),
        *group("job-inter-container-plain", tuple((f"llm-finetune-7b-r{i}", PROD, AWAY) for i in range(1, 4))),
        *group("model-network-isolation-off", (("churn-lgbm-v12", PROD, HOME), ("geo-embed-v3", PROD, AWAY))),
        *group("endpoint-single-instance", (("fraud-live-config-v9", PROD, HOME), ("geo-live-config", PROD, AWAY))),
        *group("iam-trust-foreign-account", (("vendor-labeling-access", PROD, HOME),)),
        *group(
            "key-pending-deletion",
            (("1c9f0a52-7a8e-4d0e-9f7f-4f5cc2b7e001", PROD, HOME),),
            (SM + "NotebookInstance", "churn-2024", "used by", ""),
            (SM + "FeatureGroup", "transactions-7d", "used by", ""),
            (bucket, "ml-artifacts-prod", "used by", ""),
        ),
        *group(
            "bucket-public",
            (("ml-artifacts-prod", PROD, HOME),),
            (SM + "Model", "churn-lgbm-v12", "artefact of", ""),
            (SM + "EndpointConfig", "churn-live-config", "served by", "churn-lgbm-v12"),
            (SM + "Endpoint", "churn-live", "endpoint", "churn-live-config"),
        ),
        *group("network-s3-endpoint-missing", (("fraud-xgb-v41", PROD, HOME), ("churn-lgbm-v12", PROD, HOME))),
        *group("logging-trail-one-region", ((DEV, DEV, HOME),)),
        *group(
            "secret-in-environment",
            (("export-features-2026-11-19", PROD, HOME), ("export-features-2026-11-20", PROD, HOME)),
        ),
    ]
    return [*made, *unread(), *accepted()]


def unread() -> list[Finding]:
    """What could not be decided."""
    tls = Cause(id="policy-denied", count=2, listed=2)
    mfa = Cause(id="report-throttled", count=3, listed=3)
    return [
        *(
            finding(
                "bucket-tls-not-required",
                name,
                verdict="unknown",
                cause=tls,
                gaps=(
                    (
                        "bucket.policy",
                        "s3:GetBucketPolicy",
                        "denied: User is not authorized to perform s3:GetBucketPolicy",
                    ),
                ),
            )
            for name in ("ml-features-raw", "ml-labels-raw")
        ),
        *(
            finding(
                "iam-user-without-mfa",
                name,
                verdict="unknown",
                cause=mfa,
                gaps=(("user.mfa", "iam:GetCredentialReport", "throttled: Rate exceeded"),),
            )
            for name in ("ana.duarte", "b.okafor", "ci-legacy")
        ),
        finding(
            "network-s3-endpoint-missing",
            "geo-embed-v3",
            PROD,
            AWAY,
            verdict="unknown",
            gaps=(("vpc.endpoints", "ec2:DescribeVpcEndpoints", "denied: UnauthorizedOperation"),),
            message="ec2:DescribeVpcEndpoints was denied: whether S3 is reachable is not known",
        ),
    ]


def accepted() -> list[Finding]:
    """What somebody answers for, and one acceptance that has run out."""
    domain = SuppressionRecord(
        owner="platform@example.com",
        reason="Workshop domain, no data; closes in March",
        created="2026-09-01",
        expires="2027-03-31",
    )
    over = SuppressionRecord(
        owner="b.okafor@example.com",
        reason="Moving to the serverless endpoint",
        created="2026-02-01",
        expires="2026-08-01",
        note="expired on 2026-08-01, so the finding is back",
    )
    return [
        finding("domain-public-access", "d-workshop", DEV, AWAY, status="suppressed", suppression=domain),
        finding("domain-public-access", "d-research", DEV, HOME, status="baseline"),
        finding("endpoint-single-instance", "legacy-scorer-config", DEV, HOME, suppression=over),
    ]


def population(listed: list[Finding]) -> tuple[Population, ...]:
    """Counts that reconcile with `listed` and with each cause's count."""
    rows: list[Population] = []
    for spec in SPECS.values():
        own = [f for f in listed if f.rule == spec.id]
        extra = {f.cause.id: f.cause.count - f.cause.listed for f in own if f.verdict == "fail"}
        fail = sum(f.verdict == "fail" for f in own) + sum(extra.values())
        unknown = sum(f.verdict == "unknown" for f in own)
        passed, na = spec.counts
        row = {"rule": spec.id, "resource_type": spec.type, "enumerated": passed + na + fail + unknown, "pass": passed}
        rows.append(
            Population.model_validate(
                row
                | {"fail": fail, "unknown": unknown, "not_applicable": na}
                | {"suppressed": sum(f.status == "suppressed" for f in own)}
            )
        )
    return tuple(rows)


def coverage() -> tuple[Coverage, ...]:
    """Mostly complete; denied, throttled, unsupported, failed and skipped in places."""
    whole = [
        ("sagemaker", "ListNotebookInstances", 14),
        ("sagemaker", "Search", 2054),
        ("sagemaker", "ListModels", 29),
        ("sagemaker", "ListEndpointConfigs", 18),
        ("iam", "GetAccountAuthorizationDetails", 53),
        ("kms", "DescribeKey", 9),
        ("ec2", "DescribeSubnets", 22),
    ]
    rows = [
        Coverage(service=s, operation=o, account=a, region=r, status="complete", items=n, calls=1 + n // 100)
        for a in (PROD, DEV)
        for r in (HOME, AWAY)
        for s, o, n in whole
    ]
    short = [
        (
            "s3",
            "GetBucketPolicy",
            PROD,
            HOME,
            "denied",
            19,
            21,
            "AccessDenied: not authorized to perform s3:GetBucketPolicy",
        ),
        ("iam", "GetCredentialReport", PROD, HOME, "throttled", 0, 9, "Rate exceeded after 9 tries"),
        ("ec2", "DescribeVpcEndpoints", PROD, AWAY, "denied", 0, 1, "UnauthorizedOperation"),
        (
            "sagemaker",
            "ListClusters",
            DEV,
            AWAY,
            "unsupported",
            0,
            1,
            "the service answers UnknownOperation in this region",
        ),
        ("macie2", "GetMacieSession", DEV, HOME, "error", 0, 4, "InternalServerException"),
        ("sagemaker", "ListDeviceFleets", DEV, HOME, "skipped", 0, 0, "no selected rule needs it"),
    ]
    rows += [
        Coverage.model_validate(
            dict(
                zip(
                    ("service", "operation", "account", "region", "status", "items", "calls", "reason"),
                    row,
                    strict=True,
                )
            )
        )
        for row in short
    ]
    return tuple(rows)


def inputs() -> tuple[Input, ...]:
    """One row for each account and region."""
    read = [
        Input(
            path=f"{a}/{r}",
            type="account",
            status="read",
            resources=(InputResource(id=f"{a}-{r}", type="AWS::Account"),),
        )
        for a in (PROD, DEV)
        for r in (HOME, AWAY)
    ]
    return (*read, Input(path=f"{DEV}/ap-south-1", type="account", status="failed", error="the region is not enabled"))


def sample_report() -> Report:
    """About forty findings in two accounts: every verdict, status and severity, gaps, pictures, faults."""
    made = findings()
    return Report(
        tool=Tool(
            name="sagemaker-auditor",
            version="0.1.0",
            botocore="1.44.5",
            rules_digest="sha256:" + hashlib.sha256(b"rules").hexdigest(),
            plugins=(Plugin(name="acme-rules", version="2.1", digest="sha256:" + "ab" * 32),),
        ),
        scope=Scope(
            accounts=(PROD, DEV),
            regions=(HOME, AWAY),
            partition="aws",
            caller_arn=f"arn:aws:sts::{PROD}:assumed-role/SecurityAudit/auditor",
            started="2026-11-22T02:00:04Z",
            finished="2026-11-22T02:03:41Z",
            as_of="2026-11-22T02:03:41Z",
            settings_digest="sha256:" + hashlib.sha256(b"settings").hexdigest(),
            rules=tuple(SPECS),
            history="90d",
            left_out={SM + "TrainingJob": 11840, SM + "ProcessingJob": 920, SM + "TransformJob": 0},
        ),
        inputs=inputs(),
        coverage=coverage(),
        population=population(made),
        findings=tuple(made),
        errors=(
            ErrorRecord(kind="rule", name="feature-group-offline-key", message="KeyError: 'OfflineStoreConfig'"),
            ErrorRecord(kind="suppression", name="auditor.toml, entry 4", message="expires is not a date: 'soon'"),
        ),
    )


def large_report(size: int = 50_000, causes: int = 400) -> Report:
    """`size` findings of `causes` causes, with names, ids and fingerprints that do not compress well."""
    base = sample_report()
    rules = [spec for spec in SPECS.values() if spec.facts]
    pictured = {f.rule: f.neighbourhood for f in base.findings if f.neighbourhood}
    made: list[Finding] = []
    for i in range(size):
        which = i % causes
        spec = rules[which % len(rules)]
        tail = hashlib.sha256(str(i).encode()).hexdigest()
        one = finding(
            spec.id,
            f"{spec.id}-{tail[:12]}",
            (PROD, DEV)[i % 3 == 0],
            (HOME, AWAY)[i % 5 == 0],
            verdict="unknown" if which % 11 == 0 else "fail",
            cause=Cause(id=f"cause-{which:05}", count=size // causes, listed=size // causes),
            around=next((n for r, n in pictured.items() if r == spec.id), None) if i < causes else None,
            message=f"{spec.message} (variant {which})",
        )
        made.append(one.model_copy(update={"fingerprint": tail}))
    return base.model_copy(update={"findings": tuple(made), "population": population(made)})
