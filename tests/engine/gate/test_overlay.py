"""Code over the demo account: what is there counts, what goes does not, and the unread stays unknown."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from auditor.engine.gate.live import Live
from auditor.model.document import Document
from auditor.model.errors import UserError
from auditor.model.gap import Gap, Reason
from auditor.sandbox import Fault
from auditor.snapshot.read import Snapshot
from tests.engine.gate import living
from tests.engine.gate.gating import Gated, gate, written
from tests.engine.scanning import Bench, Scanned

ACCOUNT, REGION = "111122223333", "eu-west-1"
KEYS = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/3f9d6c1e-52a7-4b08-8c3e-1d0a7be4"
ALIVE, PENDING, DISABLED, AWS_OWN = (f"{KEYS}{end}" for end in ("0001", "0004", "0005", "00a1"))
KEY, ROOT, S3 = "key-volume-not-customer-managed", "notebook-root-access", "network-subnet-without-s3-endpoint"
TLS, ISOLATED = "bucket-plaintext-transport", "model-not-isolated"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/mlp-notebook-execution"


@pytest.fixture(scope="module")
def live(clean: Scanned) -> Live:
    return Live.of(Snapshot(clean.folder), None)


def over(live: Live, content: Any, folder: Path, region: str = REGION, **options: Any) -> Gated:
    gated = gate(written(folder, content), over=live, account=ACCOUNT, region=region, **options)
    assert not gated.reading.failures
    assert not gated.report.errors
    return gated


def notebook(**properties: Any) -> dict[str, Any]:
    return {
        "Resources": {
            "N": {
                "Type": "AWS::SageMaker::NotebookInstance",
                "Properties": {"InstanceType": "ml.t3.medium", "RoleArn": ROLE, **properties},
            }
        }
    }


@pytest.mark.parametrize(
    ("key", "verdict", "words"),
    [
        (ALIVE, "pass", "customer-managed"),
        ("alias/mlp-data", "pass", "customer-managed"),
        (PENDING, "fail", "delet"),
        (DISABLED, "fail", "disabled"),
        (AWS_OWN, "fail", ""),
        ("alias/aws/s3", "fail", ""),
        (f"arn:aws:kms:{REGION}:999988887777:key/0a1b2c3d-1111-2222-3333-444455556666", "unknown", ""),
        (f"{KEYS}ffff", "fail", ""),
    ],
)
def test_the_key_itself_decides(key: str, verdict: str, words: str, live: Live, tmp_path: Path) -> None:
    finding = over(live, notebook(KmsKeyId=key), tmp_path, rules=(KEY,)).finding(KEY)
    assert (finding.verdict, words in finding.message) == (verdict, True), finding.message


def test_the_key_of_another_region_is_no_key_here(live: Live, tmp_path: Path) -> None:
    alias = notebook(KmsKeyId="alias/mlp-us-data")
    here = over(live, alias, tmp_path, rules=(KEY,))
    there = over(live, alias, tmp_path, region="us-east-1", rules=(KEY,))
    assert (here.verdict(KEY) == "pass", there.verdict(KEY)) == (False, "pass")


def test_without_the_account_the_same_key_is_unknown(tmp_path: Path) -> None:
    assert gate(written(tmp_path, notebook(KmsKeyId=ALIVE)), rules=(KEY,)).verdict(KEY) == "unknown"


@pytest.mark.parametrize(("account", "region"), [("999988887777", REGION), (ACCOUNT, "ap-south-1"), (ACCOUNT, None)])
def test_code_goes_where_the_snapshot_is(account: str, region: str | None, live: Live) -> None:
    with pytest.raises(UserError, match=r"--(account|region)"):
        live.home(account, region)


def verdicts_of_subnet(live: Live, subnet: str, folder: Path) -> str:
    code = notebook(SubnetId=subnet, SecurityGroupIds=["sg-0a1b2c3d4e5f00007"], DirectInternetAccess="Disabled")
    return over(live, code, folder, rules=(S3,)).verdict(S3)


def test_the_routes_of_a_live_subnet_count(live: Live, tmp_path: Path) -> None:
    assert verdicts_of_subnet(live, "subnet-0a1b2c3d4e5f0000a", tmp_path) == "pass"
    assert verdicts_of_subnet(live, "subnet-0a1b2c3d4e5f0001a", tmp_path) == "fail"
    assert verdicts_of_subnet(live, "subnet-00000000000000000", tmp_path) != "pass"


def test_what_is_planned_takes_the_place_of_what_has_its_name(live: Live, tmp_path: Path) -> None:
    gated = over(live, notebook(NotebookInstanceName="legacy-notebook", RootAccess="Disabled"), tmp_path)
    finding = gated.finding(ROOT)
    assert finding.verdict == "pass"
    assert finding.resource.id == f"arn:aws:sagemaker:{REGION}:{ACCOUNT}:notebook-instance/legacy-notebook"
    assert finding.resource.name == "legacy-notebook"


def test_a_new_name_is_a_new_resource(live: Live, tmp_path: Path) -> None:
    finding = over(live, notebook(NotebookInstanceName="brand-new"), tmp_path, rules=(ROOT,)).finding(ROOT)
    assert finding.resource.id.endswith("#N")


def test_an_update_leaves_the_rest_as_it_is(live: Live, tmp_path: Path) -> None:
    update = {"NotebookInstanceName": "legacy-notebook", "RootAccess": "Disabled"}
    alone = gate(written(tmp_path, update), rules=(ROOT, KEY), operation="UpdateNotebookInstance")
    laid = over(live, update, tmp_path, rules=(ROOT, KEY), operation="UpdateNotebookInstance")
    assert (alone.verdict(ROOT), alone.verdict(KEY)) == ("pass", "unknown")
    assert (laid.verdict(ROOT), laid.verdict(KEY)) == ("pass", "fail")
    assert "delet" in laid.finding(KEY).message


def plan(*changes: tuple[str, list[str], dict[str, Any] | None, dict[str, Any] | None]) -> dict[str, Any]:
    rows = [
        {
            "address": f"{type_}.x{index}",
            "mode": "managed",
            "type": type_,
            "name": f"x{index}",
            "provider_name": "registry.terraform.io/hashicorp/aws",
            "change": {"actions": actions, "before": before, "after": after, "after_unknown": {}},
        }
        for index, (type_, actions, before, after) in enumerate(changes)
    ]
    return {
        "format_version": "1.2",
        "terraform_version": "1.9.0",
        "planned_values": {"root_module": {}},
        "resource_changes": rows,
        "configuration": {"root_module": {}},
    }


PLANNED = {"name": "brand-new", "role_arn": ROLE, "instance_type": "ml.t3.medium", "kms_key_id": ALIVE}
MAKE = ("aws_sagemaker_notebook_instance", ["create"], None, PLANNED)


def test_a_key_that_the_plan_deletes_is_gone(live: Live, tmp_path: Path) -> None:
    key = {"arn": ALIVE, "id": ALIVE.rpartition("/")[2], "key_id": ALIVE.rpartition("/")[2]}
    assert over(live, plan(MAKE), tmp_path, rules=(KEY,)).verdict(KEY) == "pass"
    assert over(live, plan(MAKE, ("aws_kms_key", ["delete"], key, None)), tmp_path, rules=(KEY,)).verdict(KEY) != "pass"


def test_a_key_that_the_plan_replaces_is_gone_under_its_old_id(live: Live, tmp_path: Path) -> None:
    key = {"arn": ALIVE, "id": ALIVE.rpartition("/")[2], "key_id": ALIVE.rpartition("/")[2]}
    for actions in (["delete", "create"], ["create", "delete"]):
        anew = ("aws_kms_key", actions, key, {"enable_key_rotation": True})
        assert over(live, plan(MAKE, anew), tmp_path, rules=(KEY,)).verdict(KEY) == "fail"
    kept = ("aws_kms_key", ["update"], key, {**key, "enable_key_rotation": True})
    assert over(live, plan(MAKE, kept), tmp_path, rules=(KEY,)).verdict(KEY) == "pass"


VPC, SUBNET, GROUP = "vpc-0a1b2c3d4e5f00001", "subnet-0a1b2c3d4e5f0000a", "sg-0a1b2c3d4e5f00007"
TABLE = "rtb-0a1b2c3d4e5f0000a"
OUT = {"protocol": "tcp", "from_port": 443, "to_port": 443, "cidr_blocks": ["10.20.0.0/16"]}
STANDING: dict[str, dict[str, Any]] = {
    "aws_kms_key": {"arn": ALIVE, "id": ALIVE.rpartition("/")[2], "is_enabled": True, "enable_key_rotation": True},
    "aws_vpc": {"id": VPC, "cidr_block": "10.20.0.0/16", "enable_dns_support": True, "enable_dns_hostnames": True},
    "aws_subnet": {"id": SUBNET, "vpc_id": VPC, "cidr_block": "10.20.0.0/20", "availability_zone": "eu-west-1a"},
    "aws_security_group": {
        "id": GROUP, "vpc_id": VPC, "name": "mlp-notebooks", "description": "notebooks", "ingress": [],
        "egress": [OUT, {"protocol": "tcp", "from_port": 443, "to_port": 443, "prefix_list_ids": ["pl-6da54004"]}],
    },
    "aws_route_table": {
        "id": TABLE, "vpc_id": VPC,
        "route": [
            {"cidr_block": "0.0.0.0/0", "nat_gateway_id": "nat-0a1b2c3d4e5f00001"},
            {"cidr_block": "10.77.4.0/24", "vpc_peering_connection_id": "pcx-0a1b2c3d4e5f00001"},
        ],
    },
    "aws_route_table_association": {
        "id": "rtbassoc-0a1b2c3d4e5f0000a", "route_table_id": TABLE, "subnet_id": SUBNET
    },
    "aws_nat_gateway": {
        "id": "nat-0a1b2c3d4e5f00001", "subnet_id": "subnet-0a1b2c3d4e5f0000c", "connectivity_type": "public"
    },
    "aws_vpc_endpoint": {
        "id": "vpce-0a1b2c3d4e5f00001", "vpc_id": VPC, "vpc_endpoint_type": "Gateway",
        "service_name": f"com.amazonaws.{REGION}.s3",
        "route_table_ids": [TABLE, "rtb-0a1b2c3d4e5f0000b"],
        "policy": json.dumps({"Version": "2012-10-17", "Statement": [
            {"Effect": "Allow", "Principal": "*", "Action": "s3:*", "Resource": "*",
             "Condition": {"StringEquals": {"s3:ResourceAccount": ACCOUNT}}}]}),
    },
}  # fmt: skip
ATTACHED = {
    **PLANNED, "subnet_id": SUBNET, "security_groups": [GROUP], "direct_internet_access": "Disabled"
}  # fmt: skip


ROUTING = ["aws_vpc", "aws_route_table", "aws_route_table_association"]
"""A table that the plan holds may have any subnets without its association, and any local routes without its VPC."""


@pytest.mark.parametrize(
    "held", [*([one] for one in STANDING if one not in ROUTING[1:]), ROUTING, [*STANDING]], ids="+".join
)
def test_what_stands_is_the_same_whether_the_plan_holds_it_or_names_it(
    held: list[str], live: Live, tmp_path: Path
) -> None:
    """A plan holds all that its state has, and writes the ids of that out wherever it refers to it."""
    make = ("aws_sagemaker_notebook_instance", ["create"], None, ATTACHED)
    alone = over(live, plan(make), tmp_path)
    whole = over(live, plan(make, *((type_, ["no-op"], STANDING[type_], STANDING[type_]) for type_ in held)), tmp_path)
    own = {key: verdict for key, verdict in whole.verdicts.items() if key in alone.verdicts}
    assert len(own) > 20
    assert own == alone.verdicts


def test_what_is_replaced_keeps_nothing_that_others_attached(live: Live, tmp_path: Path) -> None:
    bucket = {"bucket": RAW, "id": RAW}
    kept, anew = (plan(("aws_s3_bucket", actions, bucket, bucket)) for actions in (["no-op"], ["delete", "create"]))
    assert over(live, kept, tmp_path, rules=(TLS,)).verdict(TLS) == "pass"
    assert over(live, anew, tmp_path, rules=(TLS,)).verdict(TLS) == "fail"


def test_a_template_cannot_name_by_its_metadata_what_stands_in_its_place(live: Live, tmp_path: Path) -> None:
    key = {"Type": "AWS::KMS::Key", "Metadata": {"Arn": ALIVE, "Ref": ALIVE}, "Properties": {"Enabled": False}}
    template = {"Resources": {**notebook(KmsKeyId=ALIVE)["Resources"], "K": key}}
    assert over(live, template, tmp_path, rules=(KEY,)).verdict(KEY) == "pass"


def test_a_deleted_resource_is_not_judged(live: Live, tmp_path: Path) -> None:
    gone = plan(("aws_sagemaker_notebook_instance", ["delete"], {**PLANNED, "name": "legacy-notebook"}, None))
    assert over(live, gone, tmp_path, rules=(ROOT,)).verdict(ROOT) == "none"


BUCKET = f"ds-scratch-{ACCOUNT}"
ONLY_TLS = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Deny",
            "Principal": "*",
            "Action": "s3:*",
            "Resource": [f"arn:aws:s3:::{BUCKET}", f"arn:aws:s3:::{BUCKET}/*"],
            "Condition": {"Bool": {"aws:SecureTransport": "false"}},
        }
    ],
}


def test_a_policy_for_a_live_bucket_is_judged_with_the_bucket(live: Live, tmp_path: Path) -> None:
    policy = {"Type": "AWS::S3::BucketPolicy", "Properties": {"Bucket": BUCKET, "PolicyDocument": ONLY_TLS}}
    finding = over(live, {"Resources": {"P": policy}}, tmp_path, rules=(TLS,)).finding(TLS)
    assert (finding.verdict, finding.resource.name) == ("pass", BUCKET)


@pytest.mark.parametrize(
    ("role", "verdict"),
    [("mlp-pipeline", "fail"), ("mlp-notebook-execution", "pass")],  # the second has a permissions boundary
)
def test_a_policy_for_a_live_role_is_judged_with_the_role(role: str, verdict: str, live: Live, tmp_path: Path) -> None:
    anything = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
    properties = {"RoleName": role, "PolicyName": "more", "PolicyDocument": anything}
    rule = "iam-execution-role-administrator"
    code = {"Resources": {"P": {"Type": "AWS::IAM::RolePolicy", "Properties": properties}}}
    finding = over(live, code, tmp_path, rules=(rule,)).finding(rule)
    assert (finding.verdict, finding.resource.name) == (verdict, role)


@pytest.mark.parametrize("operation", ["DescribeKey", "ListKeys"])
def test_what_the_scan_was_denied_stays_unknown(operation: str, bench: Bench, tmp_path: Path) -> None:
    denied = bench.rescan({"kms"}, Fault(f"kms.{operation}", "deny"))
    verdict = over(Live.of(Snapshot(denied.folder), None), notebook(KmsKeyId=ALIVE), tmp_path, rules=(KEY,)).verdict(
        KEY
    )
    assert verdict == "unknown"


def test_the_same_code_over_the_same_account_gives_the_same_report(live: Live, tmp_path: Path) -> None:
    first, second = (over(live, notebook(KmsKeyId=ALIVE), tmp_path).report.model_dump_json() for _ in range(2))
    assert json.loads(first) == json.loads(second)


RAW = f"mlp-raw-data-{ACCOUNT}"
"""A bucket that only jobs use, with a policy."""


PUBLIC = f"mlp-public-models-{ACCOUNT}"
BLOCKS = dict.fromkeys(("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"), True)
PLAIN = {"ServerSideEncryptionConfiguration": [{"ServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]}


def bucket(name: str = RAW, **properties: Any) -> dict[str, Any]:
    return {"Resources": {"B": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": name, **properties}}}}


@pytest.mark.parametrize(
    ("blocks", "verdict"),
    [
        (None, "fail"),
        (BLOCKS, "pass"),
        ({"Fn::If": ["Bold", {"Ref": "AWS::NoValue"}, BLOCKS]}, "unknown"),
    ],
)
def test_a_bucket_that_is_there_keeps_what_the_code_does_not_say(
    live: Live, tmp_path: Path, blocks: Any, verdict: str
) -> None:
    code = bucket(PUBLIC, **({} if blocks is None else {"PublicAccessBlockConfiguration": blocks}))
    code["Conditions"] = {"Bold": {"Fn::Equals": [{"Ref": "AWS::StackName"}, "bold"]}}
    rule = "bucket-unblocked"
    assert over(live, code, tmp_path, rules=(rule,)).finding(rule).verdict == verdict


def test_what_others_attached_to_what_is_made_anew_stays(live: Live, tmp_path: Path) -> None:
    rule = "bucket-plaintext-transport"
    there = over(live, bucket(), tmp_path, rules=(rule,)).finding(rule)
    assert (there.verdict, there.resource.name) == ("pass", RAW)
    assert gate(written(tmp_path, bucket()), rules=(rule,)).finding(rule).verdict == "unknown"


def test_the_jobs_that_are_there_count_as_users(live: Live, tmp_path: Path) -> None:
    rule = "bucket-not-customer-managed"
    finding = over(live, bucket(BucketEncryption=PLAIN), tmp_path, rules=(rule,)).finding(rule)
    assert finding.verdict == "fail"
    assert any(one.fact == "users" and "Job" in str(one.value) for one in finding.evidence)


NOWHERE = "the snapshot holds no such thing"


def reasons(live: Live, update: dict[str, Any], folder: Path) -> str:
    gated = over(live, update, folder, operation="UpdateEndpoint")
    return " ".join(gap.reason for one in gated.report.findings for gap in one.gaps)


def test_an_update_of_what_is_not_there_is_told_so(live: Live, tmp_path: Path) -> None:
    told = reasons(live, {"EndpointName": "nobody", "EndpointConfigName": "nothing"}, tmp_path)
    assert f"the update leaves EndpointStatus as it is, and {NOWHERE}" in told
    assert f"the update leaves it as it is, and {NOWHERE}" in told  # what another operation tells, its policy
    assert "endpoint configuration nothing, which the snapshot does not hold either" in told
    assert "lay it over" not in told


def test_an_update_of_what_nobody_named_is_not_said_to_be_missing(live: Live, tmp_path: Path) -> None:
    told = reasons(live, {"EndpointName": "<<name>>", "EndpointConfigName": "<<config>>"}, tmp_path)
    assert "which of those in the snapshot it is, nobody said" in told
    assert NOWHERE not in told


@pytest.mark.parametrize("operation", ["GetBucketPolicy", "ListBuckets"])
def test_what_others_attached_is_unknown_where_it_was_denied(operation: str, bench: Bench, tmp_path: Path) -> None:
    denied = bench.rescan({"s3"}, Fault(f"s3.{operation}", "deny"))
    gated = over(Live.of(Snapshot(denied.folder), None), bucket(), tmp_path, rules=(TLS,))
    assert gated.verdict(TLS) == "unknown"


def test_what_else_a_role_may_do_is_unknown_where_roles_could_not_be_listed(bench: Bench, tmp_path: Path) -> None:
    rule = "iam-execution-role-administrator"
    trust = {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Principal": {"Service": "sagemaker.amazonaws.com"}, "Action": "sts:AssumeRole"}
        ],
    }
    role = {"Type": "AWS::IAM::Role", "Properties": {"RoleName": "mlp-pipeline", "AssumeRolePolicyDocument": trust}}
    denied = bench.rescan({"iam"}, Fault("iam.GetAccountAuthorizationDetails", "deny"))
    gated = over(Live.of(Snapshot(denied.folder), None), {"Resources": {"R": role}}, tmp_path, rules=(rule,))
    assert gated.verdict(rule) == "unknown"


ADMIN = "ds-notebook-admin"
DETACH = ("aws_iam_role_policy_attachment", ["delete"],
          {"role": ADMIN, "policy_arn": "arn:aws:iam::aws:policy/AdministratorAccess", "id": "x"}, None)  # fmt: skip


def test_what_a_plan_takes_away_from_what_is_there_is_gone(live: Live, tmp_path: Path) -> None:
    """A notebook with a role of which the plan takes the administrator's policy."""
    rule = "notebook-role-administrator"
    made = (*MAKE[:3], {**PLANNED, "role_arn": f"arn:aws:iam::{ACCOUNT}:role/{ADMIN}"})
    assert over(live, plan(made), tmp_path, rules=(rule,)).verdict(rule) == "fail"
    assert over(live, plan(made, DETACH), tmp_path, rules=(rule,)).verdict(rule) == "pass"


def test_what_goes_as_a_whole_is_not_judged_for_what_is_taken_from_it(live: Live, tmp_path: Path) -> None:
    role = {"name": ADMIN, "arn": f"arn:aws:iam::{ACCOUNT}:role/{ADMIN}", "id": ADMIN}
    assert over(live, plan(DETACH), tmp_path).verdicts
    assert not over(live, plan(DETACH, ("aws_iam_role", ["delete"], role, None)), tmp_path).verdicts


@pytest.mark.parametrize(
    ("type_", "settings", "rule", "verdict"),
    [
        ("aws_s3_bucket_policy", {"policy": "{}"}, TLS, "fail"),
        ("aws_s3_bucket_public_access_block", {"block_public_acls": True}, "bucket-unblocked", "unknown"),
    ],
)
def test_what_a_plan_takes_away_from_a_bucket(
    type_: str, settings: dict[str, Any], rule: str, verdict: str, live: Live, tmp_path: Path
) -> None:
    gone = (type_, ["delete"], {"bucket": RAW, "id": RAW, **settings}, None)
    finding = over(live, plan(gone), tmp_path, rules=(rule,)).finding(rule)
    assert (finding.verdict, finding.resource.name) == (verdict, RAW)


BLOCKED = ("block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets")


def own_bucket(**gaps: Gap) -> Document:
    """A bucket with all four blocks, a policy that asks for TLS, and nothing else that is said of it."""
    arn, blocks = "arn:aws:s3:::models", ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls")
    deny = {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": [arn, f"{arn}/*"]}
    policy = {"Version": "2012-10-17", "Statement": [{**deny, "Condition": {"Bool": {"aws:SecureTransport": "false"}}}]}
    said = {
        "ListBuckets": {"Name": "models"},
        "GetBucketPolicy": {"Policy": json.dumps(policy)},
        "GetPublicAccessBlock": {
            "PublicAccessBlockConfiguration": dict.fromkeys((*blocks, "RestrictPublicBuckets"), True)
        },
    }
    return living.document("AWS::S3::Bucket", "models", said, arn, **gaps)


def of_a_bucket(*changes: tuple[Any, ...], planned: bool) -> dict[str, Any]:
    """A plan of a model in the bucket, and of changes to that; the bucket itself stays, and may stand in the plan."""
    bucket = {"bucket": "models", "id": "models", "arn": "arn:aws:s3:::models"}
    container = [{"image": "x", "model_data_url": "s3://models/m.tar.gz"}]
    model = {"name": "m", "execution_role_arn": f"arn:aws:iam::{living.ACCOUNT}:role/r", "primary_container": container}
    stays = [("aws_s3_bucket", ["no-op"], bucket, bucket)] if planned else []
    return plan(("aws_sagemaker_model", ["create"], None, model), *changes, *stays)


@pytest.mark.parametrize("planned", [True, False])
@pytest.mark.parametrize(
    ("type_", "settings", "rule", "verdict"),
    [
        ("aws_s3_bucket_policy", {"policy": "{}"}, TLS, "fail"),
        ("aws_s3_bucket_public_access_block", dict.fromkeys(BLOCKED, True), "bucket-unblocked", "unknown"),
    ],
)
def test_what_a_plan_takes_away_is_gone_though_a_new_bucket_has_it_or_the_plan_keeps_the_bucket(
    type_: str, settings: dict[str, Any], rule: str, verdict: str, *, planned: bool, tmp_path: Path
) -> None:
    there = living.living(tmp_path / "there", [own_bucket()])
    before = {"bucket": "models", "id": "models", **settings}

    def judged(actions: list[str], after: dict[str, Any] | None) -> str:
        code = written(tmp_path, of_a_bucket((type_, actions, before, after), planned=planned))
        return gate(code, over=there, account=living.ACCOUNT, region=living.REGION, rules=(rule,)).verdict(rule)

    assert judged(["delete"], None) == verdict
    if type_ != "aws_s3_bucket_policy":
        assert judged(["no-op"], before) == "pass"


def test_blocks_that_go_are_gone_where_nothing_tells_what_is_there(tmp_path: Path) -> None:
    before = {"bucket": "models", "id": "models", **dict.fromkeys(BLOCKED, True)}
    code = of_a_bucket(("aws_s3_bucket_public_access_block", ["delete"], before, None), planned=True)
    rule = "bucket-unblocked"
    gated = gate(written(tmp_path, code), account=living.ACCOUNT, region=living.REGION, rules=(rule,))
    assert gated.verdict(rule) == "unknown"


@pytest.mark.parametrize("gap", [{}, {"GetBucketVersioning": Gap("GetBucketVersioning", Reason.DENIED)}])
def test_what_was_not_read_of_a_bucket_that_stays_is_not_known(gap: dict[str, Gap], tmp_path: Path) -> None:
    there = living.living(tmp_path / "there", [own_bucket(**gap)])
    code, rule = written(tmp_path, of_a_bucket(planned=True)), "bucket-versioning-off"
    gated = gate(code, over=there, account=living.ACCOUNT, region=living.REGION, rules=(rule,))
    assert gated.verdict(rule) == "unknown"


def test_an_inline_policy_goes_from_a_role_that_the_plan_keeps(tmp_path: Path) -> None:
    rule, arn = "notebook-role-administrator", f"arn:aws:iam::{living.ACCOUNT}:role/r"

    def policy(effect: str) -> dict[str, Any]:
        return {"Version": "2012-10-17", "Statement": [{"Effect": effect, "Action": "*", "Resource": "*"}]}

    trust = {"Effect": "Allow", "Principal": {"Service": "sagemaker.amazonaws.com"}, "Action": "sts:AssumeRole"}
    trusts = {"Version": "2012-10-17", "Statement": [trust]}
    inline = [{"PolicyName": effect, "PolicyDocument": policy(effect)} for effect in ("Allow", "Deny")]
    details = {"RoleName": "r", "AssumeRolePolicyDocument": trusts, "RolePolicyList": inline}
    role = living.document("AWS::IAM::Role", "r", {"GetAccountAuthorizationDetails": details}, arn)
    there = living.living(tmp_path / "there", [role])
    stays = {"name": "r", "id": "r", "arn": arn, "assume_role_policy": json.dumps(trusts)}
    denies = {"role": "r", "name": "Deny", "id": "r:Deny", "policy": json.dumps(policy("Deny"))}
    made = (*MAKE[:3], {**PLANNED, "role_arn": arn})

    def judged(*changes: tuple[Any, ...]) -> str:
        code = written(tmp_path, plan(made, ("aws_iam_role", ["no-op"], stays, stays), *changes))
        return gate(code, over=there, account=living.ACCOUNT, region=living.REGION, rules=(rule,)).verdict(rule)

    assert judged() == "pass"
    assert judged(("aws_iam_role_policy", ["delete"], denies, None)) == "fail"


def test_what_code_attaches_takes_the_place_of_what_is_called_so(live: Live, tmp_path: Path) -> None:
    public, table = "network-public-subnet", "rtb-0a1b2c3d4e5f0000a"
    code = notebook(SubnetId="subnet-0a1b2c3d4e5f0000a", SecurityGroupIds=["sg-0a1b2c3d4e5f00007"])
    route = {"RouteTableId": table, "DestinationCidrBlock": "0.0.0.0/0", "GatewayId": "igw-0a1b2c3d4e5f00001"}
    assert over(live, code, tmp_path, rules=(public,)).verdict(public) == "pass"
    code["Resources"]["R"] = {"Type": "AWS::EC2::Route", "Properties": route}
    assert over(live, code, tmp_path, rules=(public,)).verdict(public) == "fail"


def test_an_inline_policy_that_is_there_is_written_anew(tmp_path: Path) -> None:
    rule = "iam-execution-role-administrator"

    def policy(action: str) -> dict[str, Any]:
        return {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": action, "Resource": "*"}]}

    trust = {"Effect": "Allow", "Principal": {"Service": "sagemaker.amazonaws.com"}, "Action": "sts:AssumeRole"}
    details = {
        "RoleName": "r",
        "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [trust]},
        "RolePolicyList": [{"PolicyName": "p", "PolicyDocument": policy("*")}],
    }
    arn = f"arn:aws:iam::{living.ACCOUNT}:role/r"
    role = living.document("AWS::IAM::Role", "r", {"GetAccountAuthorizationDetails": details}, arn)
    there = living.living(tmp_path / "live", [role])
    for name, action, verdict in (("p", "s3:GetObject", "pass"), ("q", "s3:GetObject", "fail"), ("p", "*", "fail")):
        properties = {"RoleName": "r", "PolicyName": name, "PolicyDocument": policy(action)}
        code = {"Resources": {"P": {"Type": "AWS::IAM::RolePolicy", "Properties": properties}}}
        assert gate(written(tmp_path, code), over=there, rules=(rule,)).verdict(rule) == verdict
