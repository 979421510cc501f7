"""The gate as its user meets it: what it reads, what it says, and what its exit status means."""

from __future__ import annotations

import base64
import gc
import json
import re
import shutil
import zlib
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.cli.conftest import Run
from tests.support.snapshots import covered, make_snapshot, notebook

GATE = Path(__file__).resolve().parents[2] / "fixtures" / "gate"
ROOT, KEY = "notebook-root-access", "key-volume-not-customer-managed"


@pytest.fixture(autouse=True)
def here(tmp_path: Path) -> Path:
    """The working directory, with copies of the examples."""
    for name in ("create-model.json", "notebook.yaml", "parameters.yaml", "suppressed.yaml"):
        shutil.copy(GATE / name, tmp_path)
    return tmp_path


def changed(here: Path, name: str, *swaps: tuple[str, str]) -> Path:
    """An example with some of its text replaced."""
    file = here / name
    text = file.read_text(encoding="utf-8")
    for old, new in swaps:
        assert old in text
        text = text.replace(old, new)
    file.write_text(text, encoding="utf-8")
    return file


def judged(run: Run, *args: object) -> tuple[int, dict[str, Any]]:
    """Exit status and report."""
    result = run("gate", *args, "-f", "json=-")
    return result.exit_code, json.loads(result.stdout)


def verdicts(report: dict[str, Any]) -> dict[str, str]:
    """{rule: verdict and status} of the listed findings."""
    return {one["rule"]: f"{one['verdict']} {one['status']}" for one in report["findings"]}


def test_help_names_what_is_read_and_each_exit_status(run: Run) -> None:
    result = run("gate", "--help")
    assert result.exit_code == 0
    said = " ".join(result.stdout.split())
    for word in ("CloudFormation", "SAM", "cdk.out", "Terraform plan", "API request", "pipeline definition"):
        assert word in said
    for meaning in ("0 no finding that counts", "1 findings", "2 wrong input", "3 incomplete"):
        assert meaning in said


def test_the_example_of_the_manual(run: Run) -> None:
    result = run("gate", "parameters.yaml", "--rule", ROOT)
    assert result.exit_code == 1
    said = " ".join(result.stdout.split())
    assert "parameters.yaml:48:7: " in said
    assert "1 verdict hangs on what the code leaves open: choose by --parameter NAME=VALUE" in said
    assert "Notebook fails where parameter RootAccess is Enabled" in said
    assert "1 of high severity or worse count as failures" in result.stderr


def test_what_fails_is_shown_in_its_lines_with_the_fix(run: Run) -> None:
    result = run("gate", "notebook.yaml", "--rule", ROOT)
    assert result.exit_code == 1
    assert "notebook.yaml:22:7: high: Notebook users are root on the instance" in result.stdout
    assert "> 22 │       RootAccess: Enabled" in result.stdout
    assert "+      RootAccess: Disabled" in result.stdout


def test_what_passes_is_status_zero(run: Run) -> None:
    status, report = judged(run, "parameters.yaml", "--rule", ROOT, "--parameter", "RootAccess=Disabled")
    assert (status, report["findings"], report["population"][0]["pass"]) == (0, [], 1)


@pytest.mark.parametrize(("fail_on", "status"), [("high", 1), ("critical", 0), ("never", 0)])
def test_failures_count_from_a_severity_up(run: Run, fail_on: str, status: int) -> None:
    assert run("gate", "notebook.yaml", "--rule", ROOT, "--fail-on", fail_on).exit_code == status


@pytest.mark.parametrize(
    ("rule", "asked", "status"),
    [
        (ROOT, [], 1),  # high
        (ROOT, ["--unknown", "warn"], 0),
        (ROOT, ["--unknown", "ignore"], 0),
        (ROOT, ["--unknown", "fail"], 1),
        (KEY, [], 0),  # medium
        (KEY, ["--unknown", "fail"], 1),
    ],
)
def test_what_is_not_known_holds_up_from_high_severity_or_as_asked(
    run: Run, rule: str, asked: list[str], status: int
) -> None:
    result = run("gate", "parameters.yaml", "--rule", rule, *asked)
    assert result.exit_code == status
    assert ("warning: 1 verdicts are unknown" in result.stderr) == (asked in ([], ["--unknown", "warn"]))


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["nothing.yaml"], "nothing.yaml: it can't be read: No such file or directory"),
        (["empty"], "empty: no template, plan, request or pipeline definition in this directory"),
        (["broken.yaml"], "broken.yaml:3:4"),
        (["twice.yaml"], "twice.yaml:2:16"),
        (["lock.json"], "lock.json"),
        (["notebook.yaml", "--type", "terraform"], "this is a CloudFormation template, not a Terraform plan"),
        (["create-model.json", "--type", "cloudformation"], "create-model.json: this is a SageMaker API request, not"),
        (["parameters.yaml", "--parameter", "Rot=1"], "--parameter Rot: no template or pipeline has a parameter"),
        (["parameters.yaml", "--parameter", "RootAccess=Maybe"], "not one of its AllowedValues (Enabled, Disabled)"),
        (["parameters.yaml", "--parameter", "RootAccess"], "--parameter RootAccess: say NAME=VALUE"),
        (["parameters.yaml", *["--parameter", "Stage=dev"] * 2], "--parameter Stage stands twice"),
        (["notebook.yaml", "--parameters", "nothing.json"], "nothing.json"),
        (["notebook.yaml", "--over", "nothing"], "nothing"),
        (["notebook.yaml", "--account", "12"], "--account 12: an account's id has 12 digits"),
        (["notebook.yaml", "--baseline", "nothing.json"], "nothing.json"),
        (["notebook.yaml", "--baseline", "create-model.json"], "create-model.json"),
        (["notebook.yaml", "--suppressions", "broken.yaml"], "broken.yaml"),
        (["notebook.yaml", "--rule", "notebok-root-access"], "did you mean notebook-root-access?"),
        (["notebook.yaml", "-f", "sarf=x"], "did you mean sarif?"),
    ],
)
def test_wrong_input_is_status_two_and_one_line(run: Run, here: Path, args: list[str], said: str) -> None:
    (here / "empty").mkdir()
    (here / "broken.yaml").write_text("Resources:\n  A: [B\n  C: D\n")
    (here / "twice.yaml").write_text("Resources:\n  A: {Type: B, Type: C}\n")
    (here / "lock.json").write_text('{"lockfileVersion": 3}')
    result = run("gate", *args)
    assert result.exit_code == 2
    errors = [line for line in result.stderr.splitlines() if not line.startswith("warning: ")]
    assert len(errors) == 1, errors
    assert said in errors[0]
    assert "Traceback" not in result.output


def test_no_path_is_a_usage_error(run: Run) -> None:
    result = run("gate")
    assert result.exit_code == 2
    assert "PATH..." in result.stderr


def test_the_other_files_are_judged_all_the_same(run: Run, here: Path) -> None:
    (here / "broken.yaml").write_text("Resources:\n  A: {Type: AWS::SageMaker::Model\n")
    status, report = judged(run, ".", "--rule", ROOT)
    assert status == 2
    told = {one["path"]: one["status"] for one in report["inputs"]}
    assert told == {
        "broken.yaml": "failed",
        **dict.fromkeys(["create-model.json", "notebook.yaml", "parameters.yaml", "suppressed.yaml"], "read"),
    }
    assert {one["location"]["file"] for one in report["findings"]} >= {"notebook.yaml", "parameters.yaml"}


def test_over_a_snapshot_it_asks_for_the_region_where_there_are_several(run: Run, here: Path) -> None:
    regions = ("eu-west-1", "us-east-1")
    make_snapshot(here / "both", [notebook("lab"), notebook("far", region="us-east-1")], regions=regions)
    result = run("gate", "notebook.yaml", "--over", "both")
    assert result.exit_code == 2
    assert "(eu-west-1, us-east-1): say by --region" in result.stderr
    result = run("gate", "notebook.yaml", "--over", "both", "--region", "ap-south-1")
    assert result.exit_code == 2
    assert "the snapshot holds eu-west-1, us-east-1 only" in result.stderr
    status, report = judged(run, "notebook.yaml", "--over", "both", "--region", "us-east-1", "--rule", ROOT)
    assert status == 1
    (found,) = report["findings"]
    assert found["location"]["file"] == "notebook.yaml"  # what is there already is not judged


def test_an_incomplete_snapshot_is_status_three_unless_it_may_be(run: Run, here: Path) -> None:
    make_snapshot(here / "short", coverage=[covered("ListModels", "denied")])
    safe = ["parameters.yaml", "--rule", ROOT, "--parameter", "RootAccess=Disabled", "--over", "short"]
    assert run("gate", *safe).exit_code == 3
    assert run("gate", *safe, "--no-fail-on-incomplete").exit_code == 0
    assert run("gate", "notebook.yaml", "--rule", ROOT, "--over", "short").exit_code == 1  # the finding comes first


def test_fixes_are_written_with_all_else_kept_and_judged_again(run: Run, here: Path) -> None:
    before = (here / "notebook.yaml").read_text().splitlines()
    result = run("gate", "notebook.yaml", "--fix", "--rule", ROOT, "--rule", "notebook-imdsv1")
    assert result.exit_code == 0
    assert "fixed: 2 in notebook.yaml" in result.stderr
    after = (here / "notebook.yaml").read_text().splitlines()
    lost, added = [line for line in before if line not in after], [line for line in after if line not in before]
    assert [line.split() for line in lost] == [["RootAccess:", "Enabled", "#", "for", "pip", "install"]]
    assert [line.split()[0] for line in added] == [
        "RootAccess:",
        "InstanceMetadataServiceConfiguration:",
        "MinimumInstanceMetadataServiceVersion:",
    ]
    assert added[0].split() == ["RootAccess:", "Disabled", "#", "for", "pip", "install"]


def test_what_hangs_on_a_parameter_is_left_to_its_author(run: Run, here: Path) -> None:
    before = (here / "parameters.yaml").read_bytes()
    assert run("gate", "parameters.yaml", "--fix", "--parameter", "RootAccess=Enabled").exit_code == 1
    assert (here / "parameters.yaml").read_bytes() == before


def test_a_fix_leaves_what_was_accepted(run: Run, here: Path) -> None:
    before = (here / "suppressed.yaml").read_bytes()
    assert run("gate", "suppressed.yaml", "--fix", "--rule", ROOT).exit_code == 0
    assert (here / "suppressed.yaml").read_bytes() == before


@pytest.mark.parametrize(
    ("swaps", "asked", "expected"),
    [
        ([], [], (0, "fail suppressed", "ml-team until 2099-01-31: until the move to Studio")),
        ([], ["--no-inline-suppressions"], (1, "fail new", "RootAccess is Enabled")),
        ([("2099-01-31", "2026-01-31")], [], (1, "fail new", "expired on 2026-01-31, so the finding is back")),
        ([("2099-01-31", "soon")], [], (1, "fail new", "so the finding is back")),
        ([("owner=ml-team ", "")], [], (1, "fail new", "it has no owner, so the finding is back")),
        ([('"until', "until")], [], (1, "fail new", "so the finding is back")),
        ([(": Enabled", ": Disabled")], [], (0, None, "no finding of notebook-root-access is on")),
    ],
)
def test_suppressions_in_the_code(
    run: Run, here: Path, swaps: list[tuple[str, str]], asked: list[str], expected: tuple[int, str | None, str]
) -> None:
    status, told, said = expected
    changed(here, "suppressed.yaml", *swaps)
    result = run("gate", "suppressed.yaml", "--rule", ROOT, *asked, "-f", "json=report.json")
    assert result.exit_code == status
    report = json.loads((here / "report.json").read_text())
    assert verdicts(report).get(ROOT) == told
    assert report["population"][0]["suppressed"] == (told == "fail suppressed")
    assert said in " ".join(result.stdout.split())


def test_json_says_it_in_the_metadata(run: Run, here: Path) -> None:
    entry = {"rule": ROOT, "owner": "ml-team", "reason": "until the move to Studio", "expires": "2099-01-31"}
    for name, said in (("with.json", entry), ("without.json", entry | {"owner": ""})):
        lab = {"Type": "AWS::SageMaker::NotebookInstance", "Metadata": {"auditor": {"ignore": [said]}}}
        lab["Properties"] = {"InstanceType": "ml.t3.medium", "RoleArn": "arn:aws:iam::111122223333:role/lab"}
        (here / name).write_text(json.dumps({"Resources": {"Lab": lab}}))
    assert run("gate", "with.json", "--rule", ROOT).exit_code == 0
    assert run("gate", "with.json", "--rule", ROOT, "--no-inline-suppressions").exit_code == 1
    assert run("gate", "without.json", "--rule", ROOT).exit_code == 1


ENTRY = "{rule: notebook-root-access, resource: '%s', owner: ana, reason: demo, created: 2026-01-01, expires: %s}"


@pytest.mark.parametrize(
    ("resource", "expires", "status"),
    [
        ("notebook.yaml#Notebook", "2999-01-01", 0),
        ("churn-*", "2999-01-01", 0),
        ("*", "2026-01-02", 1),
        ("another", "2999-01-01", 1),
    ],
)
def test_the_suppressions_file_here_is_read(run: Run, here: Path, resource: str, expires: str, status: int) -> None:
    (here / "auditor-suppressions.yaml").write_text(f"- {ENTRY % (resource, expires)}\n")
    assert run("gate", "notebook.yaml", "--rule", ROOT).exit_code == status


def test_only_what_is_new_counts(run: Run, here: Path) -> None:
    args = ["notebook.yaml", "--rule", "notebook"]
    assert run("gate", *args, "-f", "json=base.json").exit_code == 1
    assert run("gate", *args, "--baseline", "base.json").exit_code == 0
    changed(here, "notebook.yaml", ("# Owner", "# The owner"), ("  # enough", " # more than enough"))
    assert run("gate", *args, "--baseline", "base.json").exit_code == 0  # the same problems in other lines
    changed(here, "notebook.yaml", ("  Notebook:", "  Second:"))
    status, report = judged(run, *args, "--baseline", "base.json")
    assert status == 1
    assert {one["status"] for one in report["findings"] if one["verdict"] == "fail"} == {"new"}


FORMATS = {
    "json": "r.json",
    "sarif": "r.sarif",
    "html": "r.html",
    "junit": "r.xml",
    "gitlab": "g.json",
    "github": "g.txt",
    "github-summary": "s.md",
    "pull-request": "p.md",
    "csv": "r.csv",
    "markdown": "r.md",
    "terminal": "r.txt",
}


def written(run: Run, here: Path, *args: object) -> dict[str, str]:
    """Every format of one run, and what it printed; the island of the HTML unpacked."""
    wanted = [word for name, file in FORMATS.items() for word in ("-f", f"{name}={file}")]
    printed = run("gate", *args, *wanted).output
    texts = {name: (here / file).read_text(encoding="utf-8") for name, file in FORMATS.items()}
    packed = re.findall(r">\s*([A-Za-z0-9+/=]{200,})\s*<", texts["html"])
    islands = [zlib.decompress(base64.b64decode(one), 31).decode() for one in packed]
    assert islands
    return texts | {"printed": printed, "island": "".join(islands)}


def test_every_format_is_written_in_one_run(run: Run, here: Path) -> None:
    texts = written(run, here, "notebook.yaml", "parameters.yaml")
    report = json.loads(texts["json"])
    jsonschema.Draft202012Validator(json.loads(run("schema", "report").stdout)).validate(report)
    (sarif,) = json.loads(texts["sarif"])["runs"]
    assert len(sarif["results"]) == len(report["findings"]) == len(texts["csv"].splitlines()) - 1
    for name, text in texts.items():
        assert "Notebook users are root" in text or ROOT in text, name


SECRETS = {
    "unspoken": "plain-words-of-nobody",
    "default": "ghp_Zx81Kq0Lw72NbVt5RmYc93HsPd46JfAu1GeK",
    "script": "AKIAQ3EGRIP7ZT2MWX5L",
    "comment": "wJalrXUtnFEMI7K2MDENGbPxRfiCYzQ1vLs0TmRe",
    "variable": "Sup3r-S3cret-Passw0rd",
    "address": "hunter2hunter2",
}
TEMPLATE = f"""\
Parameters:
  Token: {{Type: String, Default: {SECRETS["default"]}}}
  Phrase: {{Type: String, NoEcho: true, Default: {SECRETS["unspoken"]}}}
Resources:
  Setup:
    Type: AWS::SageMaker::NotebookInstanceLifecycleConfig
    Properties:
      OnStart:
        - Content:
            Fn::Base64: |
              export AWS_ACCESS_KEY_ID={SECRETS["script"]}
  Notebook:
    Type: AWS::SageMaker::NotebookInstance
    Properties:
      InstanceType: ml.t3.medium
      RoleArn: arn:aws:iam::111122223333:role/lab
      RootAccess: Enabled  # AWS_SECRET_ACCESS_KEY={SECRETS["comment"]}
      Tags: [{{Key: token, Value: !Ref Token}}]
  Model:
    Type: AWS::SageMaker::Model
    Properties:
      ExecutionRoleArn: arn:aws:iam::111122223333:role/lab
      EnableNetworkIsolation: false
      PrimaryContainer:
        Image: 111122223333.dkr.ecr.eu-west-1.amazonaws.com/churn:1
        Environment:
          DB_PASSWORD: {SECRETS["variable"]}
          DATABASE_URL: postgres://app:{SECRETS["address"]}@db.example.com/churn
        ModelDataUrl: s3://churn/model.tar.gz
"""


def test_the_pull_request_is_told_what_the_change_adds_and_fixes(run: Run, here: Path) -> None:
    args = ["notebook.yaml", "--rule", ROOT, "--rule", "notebook-without-lifecycle-config"]
    run("gate", *args, "-f", "json=base.json")
    changed(here, "notebook.yaml", ("RootAccess: Enabled ", "RootAccess: Disabled"))
    assert run("gate", *args, "--baseline", "base.json", "-f", "pull-request=p.md").exit_code == 0
    said = (here / "p.md").read_text()
    assert "0 new problems, 0 not known, 1 fixed, 1 left, 0 suppressed." in said


def test_a_request_is_told_by_its_operation(run: Run) -> None:
    status, report = judged(run, "create-model.json", "--rule", "model-not-isolated")
    assert status == 0  # not known, and of medium severity
    assert [(one["type"], one["status"]) for one in report["inputs"]] == [("request", "read")]
    assert judged(run, "create-model.json", "--operation", "CreateModel")[1]["inputs"][0]["type"] == "request"
    result = run("gate", "create-model.json", "--operation", "CreateModle")
    assert result.exit_code == 2
    assert result.stderr == (
        "error: --operation CreateModle: SageMaker has no operation 'CreateModle': did you mean CreateModel?\n"
    )


def test_an_operation_that_no_input_has_use_for_is_a_slip(run: Run) -> None:
    result = run("gate", "notebook.yaml", "--operation", "CreateModel")
    assert result.exit_code == 2
    assert "error: --operation CreateModel: no input is a SageMaker API request" in result.stderr


def test_what_looks_like_a_symbol_is_shown_as_it_is_written(run: Run, here: Path) -> None:
    statement = {"Effect": "Allow", "Principal": {"AWS": "«Role|Arn»"}, "Action": "sts:AssumeRole"}
    trust = {"Version": "2012-10-17", "Statement": [statement]}
    role = {"Type": "AWS::IAM::Role", "Properties": {"RoleName": "the-«Role»", "AssumeRolePolicyDocument": trust}}
    (here / "marks.json").write_text(json.dumps({"Resources": {"Role": role}}))
    status, report = judged(run, "marks.json", "--rule", "iam-policy-malformed")
    (finding,) = report["findings"]
    assert (status, finding["resource"]["name"]) == (1, "the-«Role»")
    assert "'«Role|Arn»' is neither an account id nor the ARN of a principal" in finding["message"]
    assert "«Role|Arn»" in str(finding["evidence"])
    assert "\ufdd0" not in json.dumps(report, ensure_ascii=False)


def test_secrets_of_the_code_are_in_no_output(run: Run, here: Path) -> None:
    (here / "secrets.yaml").write_text(TEMPLATE)
    texts = written(run, here, "secrets.yaml")
    rules = {one["rule"] for one in json.loads(texts["json"])["findings"]}
    assert {"secret-in-lifecycle-script", "secret-in-configuration", ROOT} <= rules
    shown = [(name, kind) for name, text in texts.items() for kind, secret in SECRETS.items() if secret in text]
    assert shown == []
    assert "RootAccess: Disabled  # AWS_SECRET_ACCESS_KEY=<secret" in texts["terminal"]  # also in the diff


@pytest.mark.parametrize("given", [(), ("--parameter", "Phrase=otherS3cret")])
def test_what_a_template_wants_not_to_be_shown_is_shown_nowhere(
    run: Run, tmp_path: Path, given: tuple[str, ...]
) -> None:
    template = tmp_path / "app.yaml"
    template.write_text(
        """
Parameters:
  Phrase: {Type: String, NoEcho: true, Default: hunter2secret}
Resources:
  Model:
    Type: AWS::SageMaker::Model
    Properties:
      ExecutionRoleArn: arn:aws:iam::111122223333:role/worker
      PrimaryContainer: {Image: !Sub "111122223333.dkr.ecr.eu-west-1.amazonaws.com/${Phrase}:1"}
"""
    )
    names = ("json", "sarif", "html", "csv")
    formats = [part for name in names for part in ("-f", f"{name}={tmp_path / name}")]
    told = run("gate", str(template), *given, *formats, "--verdicts", "fail,unknown,pass")
    everything = told.stdout + told.stderr + "".join((tmp_path / name).read_text() for name in names)
    assert "hunter2secret" not in everything
    assert "otherS3cret" not in everything
    assert "<secret>" in everything


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ({"Transform": ["Ours"]}, "only AWS can run the macro Ours: what it changes is not seen"),
        (
            {
                "Transform": ["AWS::LanguageExtensions"],
                "Parameters": {"Names": {"Type": "CommaDelimitedList"}},
                "Resources": {"Fn::ForEach::Loop": ["X", {"Ref": "Names"}, {"N${X}": {"Type": "A::B::C"}}]},
            },
            "Fn::ForEach::Loop runs over a list that only deployment tells",
        ),
        (
            {"Resources": {"S": {"Type": "AWS::CloudFormation::Stack", "Properties": {"TemplateURL": "https://b/t"}}}},
            "the nested stack S has its template elsewhere: its resources are not seen",
        ),
    ],
)
def test_what_of_the_code_was_not_seen_is_said(run: Run, here: Path, code: dict[str, Any], said: str) -> None:
    template = {"Resources": {"R": {"Type": "AWS::S3::Bucket"}}, **code}
    (here / "open.json").write_text(json.dumps(template), encoding="utf-8")
    assert f"{said}\n" in run("gate", "open.json", "--rule", ROOT).stderr


def test_resources_that_only_aws_sees_leave_the_gate_incomplete(run: Run, tmp_path: Path) -> None:
    template = tmp_path / "app.yaml"
    template.write_text(
        """
Resources:
  Network: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: "https://example.com/network.yaml"}}
"""
    )
    told = run("gate", str(template), "-f", f"json={tmp_path / 'out.json'}")
    assert (told.exit_code, "its resources are not seen" in told.stderr) == (3, True)
    assert json.loads((tmp_path / "out.json").read_text())["inputs"][0]["unseen"] is True
    assert run("gate", str(template), "--no-fail-on-incomplete").exit_code == 0


@pytest.mark.parametrize("name", ["twenty.yaml", "notebook.yaml", "parameters.yaml", "create-model.json"])
def test_every_fix_mends_what_it_was_shown_for(name: str, run: Run, tmp_path: Path) -> None:
    file = Path(shutil.copy(GATE / name, tmp_path))
    _, before = judged(run, file)
    shown = {one["fingerprint"] for one in before["findings"] if one["remediation"].get("diff")}
    _, after = judged(run, file, "--fix")
    left = {one["fingerprint"]: one for one in after["findings"] if one["verdict"] == "fail"}
    assert not [(one["rule"], one["resource"]["id"]) for print_, one in left.items() if print_ in shown]
    assert [row["status"] for row in after["inputs"]] == ["read"]


def test_a_later_run_in_one_process_keeps_no_garbage_of_the_ones_before(run: Run) -> None:
    run("gate", "notebook.yaml")
    kept = gc.get_freeze_count()
    run("gate", "notebook.yaml")
    assert gc.get_freeze_count() <= kept
