"""What the policy engine costs: decisions, compiling, sets of actions, escalation paths, memory.

    python benchmarks/iam.py [--only decide compile escalate memory]

Accounts are made here, the same ones each time. The large managed policies are AWS's own, where moto is installed (it
ships their texts), and made of the table of known actions otherwise. All times are CPU times of the process, medians
of repeated runs; what is called cold runs in a fresh process each time.
"""

from __future__ import annotations

import argparse
import gc
import json
import platform
import random
import statistics
import subprocess
import sys
import tracemalloc
from collections.abc import Callable, Iterator
from functools import cache, partial
from importlib.metadata import version
from importlib.util import find_spec
from time import process_time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from auditor.iam import Answer, Authority, Policy, Request
    from auditor.model.document import Document

ACCOUNT, REGION, SEED = "111122223333", "eu-west-1", 20
RUNS, COLD_RUNS = 9, 3
Measured = tuple[float, str]  # seconds, and what was measured in words
FULL = ("AmazonSageMakerFullAccess", "AmazonS3FullAccess", "CloudWatchLogsFullAccess", "AmazonAthenaFullAccess")
READ = ("ReadOnlyAccess", "AmazonS3ReadOnlyAccess", "AmazonEC2ReadOnlyAccess", "AmazonSageMakerReadOnly")
MANAGED = (*FULL, *READ)
SERVICES = ("sagemaker", "lambda", "ec2", "glue", "codebuild", "ecs-tasks", "states", "cloudformation")
DATA = ["s3:GetObject", "s3:PutObject", "s3:ListBucket", "s3:DeleteObject", "kms:Decrypt", "kms:GenerateDataKey"]
WORK = ["sagemaker:CreateTrainingJob", "sagemaker:Describe*", "logs:*", "ecr:BatchGetImage", "ec2:Describe*"]


def seeded(*what: object) -> random.Random:
    """Chance that is the same in every run."""
    return random.Random(repr((SEED, *what)))  # noqa: S311 - nothing here is secret


def allow(actions: list[str] | str, resources: list[str] | str = "*", **condition: Any) -> dict[str, Any]:
    """A statement that allows."""
    given = {"Condition": condition} if condition else {}
    return {"Effect": "Allow", "Action": actions, "Resource": resources, **given}


def document(*statements: dict[str, Any]) -> dict[str, Any]:
    """A policy."""
    return {"Version": "2012-10-17", "Statement": list(statements)}


@cache
def managed(name: str) -> str:
    """The text of a managed policy: AWS's own where moto has it, else one of like size and shape."""
    if find_spec("moto") is None:
        from auditor.iam.known import known

        chosen = seeded(name).sample(list(known().names(known().bits("*"))), 200)
        parts = [chosen[start : start + 20] for start in range(0, len(chosen), 20)]
        return json.dumps(document(*(allow(part, f"arn:aws:*:*:*:{name}/*") for part in parts)))
    from moto.iam.aws_managed_policies import aws_managed_policies_data

    return json.dumps(json.loads(aws_managed_policies_data)[name]["Document"])


def inline(index: int) -> dict[str, Any]:
    """A role's own policy: two buckets, a key, some work, roles to pass, and what a guard denies."""
    made = seeded("inline", index)
    buckets = [f"arn:aws:s3:::ml-{index}", f"arn:aws:s3:::ml-{index}/*", f"arn:aws:s3:::ml-shared/team-{index}/*"]
    key = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/{index:08d}-0000-0000-0000-000000000000"
    statements = [
        allow(DATA[:4], buckets),
        allow(DATA[4:], key, StringEquals={"kms:ViaService": f"s3.{REGION}.amazonaws.com"}),
        allow(made.sample(WORK, 3)),
        {**allow("sagemaker:Create*"), "Effect": "Deny", "Condition": {"Null": {"sagemaker:VpcSubnets": "true"}}},
    ]
    if index % 5 == 0:
        service = f"{made.choice(SERVICES)}.amazonaws.com"
        passed = f"arn:aws:iam::{ACCOUNT}:role/role-{made.randrange(index + 1)}*"
        statements.append(allow("iam:PassRole", passed, StringEquals={"iam:PassedToService": service}))
    if index % 20 == 0:
        statements.append(allow("sts:AssumeRole", f"arn:aws:iam::{ACCOUNT}:role/role-{made.randrange(200)}"))
    if index % 97 == 0:
        statements.append(allow("iam:*"))
    return document(*statements)


def trust(index: int) -> dict[str, Any]:
    """A role's trust policy: a service's mostly, every eighth the account's."""
    made = seeded("trust", index)
    account = index % 8 == 0
    who = {"AWS": f"arn:aws:iam::{ACCOUNT}:root"} if account else {"Service": f"{made.choice(SERVICES)}.amazonaws.com"}
    return document({"Effect": "Allow", "Principal": who, "Action": "sts:AssumeRole"})


def team(index: int) -> dict[str, Any]:
    """A policy of the account's that several principals share."""
    made = seeded("team", index)
    return document(allow(made.sample(WORK, 3)), allow(DATA[:3], f"arn:aws:s3:::team-{index}/*"))


def attached(index: int) -> tuple[str, str]:
    """The ARNs of the policies that are attached to a principal: one of AWS's, and its team's."""
    name = "AdministratorAccess" if index % 50 == 49 else MANAGED[index % len(MANAGED)]  # noqa: PLR2004 - one in fifty
    return f"arn:aws:iam::aws:policy/{name}", f"arn:aws:iam::{ACCOUNT}:policy/team-{index % 40}"


def texts(index: int) -> tuple[str, str, str]:
    """The three identity policies of a role, as JSON."""
    aws, own = attached(index)
    return managed(aws.rpartition("/")[2]), json.dumps(team(int(own.rpartition("-")[2]))), json.dumps(inline(index))


def account(roles: int, users: int) -> Iterator[Document]:
    """An account as documents."""
    from auditor.model.document import Document, Identity

    def made(kind: str, path: str, *, owner: str = ACCOUNT, **details: Any) -> Document:
        name, arn = path.rpartition("/")[2], f"arn:aws:iam::{owner}:{path}"
        identity = Identity("aws", ACCOUNT, "global", f"AWS::IAM::{kind}", name, arn)
        return Document(identity, {"GetAccountAuthorizationDetails": {"Arn": arn, "Path": "/", **details}})

    for name in (*MANAGED, "AdministratorAccess"):
        version = {"VersionId": "v1", "IsDefaultVersion": True, "Document": managed(name)}
        yield made("ManagedPolicy", f"policy/{name}", owner="aws", PolicyVersionList=[version])
    for index in range(40):
        version = {"VersionId": "v1", "IsDefaultVersion": True, "Document": json.dumps(team(index))}
        yield made("ManagedPolicy", f"policy/team-{index}", PolicyVersionList=[version])
    for index in range(roles + users):
        policies = [{"PolicyArn": arn} for arn in attached(index)]
        own = [{"PolicyName": "own", "PolicyDocument": json.dumps(inline(index))}]
        if index < roles:
            role: dict[str, Any] = {"RolePolicyList": own, "AssumeRolePolicyDocument": json.dumps(trust(index))}
            yield made("Role", f"role/role-{index}", AttachedManagedPolicies=policies, **role)
        else:
            yield made("User", f"user/user-{index}", AttachedManagedPolicies=policies, UserPolicyList=own, GroupList=[])


def spent(work: Callable[[], object], runs: int = RUNS) -> float:
    """The median CPU seconds of some work."""
    found = list[float]()
    for _ in range(runs):
        begun = process_time()
        work()
        found.append(process_time() - begun)
    return statistics.median(found)


def decide_all() -> None:
    """Decide the requests of two roles; policies are compiled, nothing of an answer is kept."""
    from auditor.iam import decide

    times = 10_000
    for index in (0, MANAGED.index("ReadOnlyAccess")):
        authority = authority_of(index)
        size, name = sum(map(len, texts(index))), MANAGED[index]
        print(f"a role with 3 policies, {size:,} characters, one of them {name}:")
        asked = list(requests(index))
        for about, request in asked:
            each = spent(partial(answered, authority, [request] * times)) / times
            print(f"  {each * 1e6:4.1f} µs  {decide(authority, request).decision:<13}  {about}")
        turns = [request for _, request in asked] * (times // len(asked))
        each = spent(partial(answered, authority, turns)) / len(turns)
        print(f"  {each * 1e6:4.1f} µs  all of them in turn")


def answered(authority: Authority, asked: list[Request]) -> list[Answer]:
    """Decide requests."""
    from auditor.iam import decide

    return [decide(authority, request) for request in asked]


def authority_of(index: int) -> Authority:
    """A role with its policies."""
    from auditor.iam import Authority, Caller, parse_policy

    policies = tuple(
        parse_policy(text, name=name) for text, name in zip(texts(index), ("aws", "team", "own"), strict=True)
    )
    return Authority(Caller.of(f"arn:aws:iam::{ACCOUNT}:role/role-{index}"), policies)


def requests(index: int = 0) -> Iterator[tuple[str, Request]]:
    """Exact requests of several kinds by a role, built beforehand."""
    from auditor.iam import Context, Request, Target

    caller = {"aws:PrincipalArn": f"arn:aws:iam::{ACCOUNT}:role/role-{index}", "aws:SecureTransport": "true"}
    job = f"arn:aws:sagemaker:{REGION}:{ACCOUNT}:training-job/nightly"
    key = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/{index:08d}-0000-0000-0000-000000000000"
    passed = f"arn:aws:iam::{ACCOUNT}:role/role-0"
    rows: list[tuple[str, str, str, dict[str, str]]] = [
        ("an object of its own bucket", "s3:GetObject", f"arn:aws:s3:::ml-{index}/train.csv", {}),
        ("an object of another's bucket", "s3:GetObject", "arn:aws:s3:::payroll/2026.csv", {}),
        ("a job within the VPC", "sagemaker:CreateTrainingJob", job, {"sagemaker:VpcSubnets": "subnet-1"}),
        ("a job outside, which a Deny refuses", "sagemaker:CreateTrainingJob", job, {}),
        ("a key through S3", "kms:Decrypt", key, {"kms:ViaService": f"s3.{REGION}.amazonaws.com"}),
        ("a key, but not through S3", "kms:Decrypt", key, {}),
        ("a role to SageMaker", "iam:PassRole", passed, {"iam:PassedToService": "sagemaker.amazonaws.com"}),
        ("what no policy speaks of", "ec2:TerminateInstances", f"arn:aws:ec2:{REGION}:{ACCOUNT}:instance/i-1", {}),
    ]
    for about, action, arn, more in rows:
        yield about, Request(action, Target(arn, policies=None), Context.exact({**caller, **more}))


def compile_all(roles: int) -> Measured:
    """Read the policies of many roles and decide a first request of each; then the sets of actions of all."""
    from auditor.iam import Authority, Caller, Context, Request, Target, decide, parse_policy
    from auditor.iam.action_sets import action_sets

    written = [texts(index) for index in range(roles)]
    gc.collect()
    begun = process_time()
    parsed: dict[str, Policy] = {}
    authorities = list[Authority]()
    for index, own in enumerate(written):
        for text in own:
            if text not in parsed:
                parsed[text] = parse_policy(text, name="policy")
        caller = Caller.of(f"arn:aws:iam::{ACCOUNT}:role/role-{index}")
        authorities.append(Authority(caller, tuple(parsed[text] for text in own)))
        decide(authorities[-1], Request("s3:GetObject", Target(f"arn:aws:s3:::ml-{index}/x"), Context.exact({})))
    compiled = process_time()
    sets = [action_sets(authority) for authority in authorities]
    first = process_time() - compiled
    warm = spent(lambda: [action_sets(authority) for authority in authorities])
    may = statistics.mean(one[1].bit_count() for one in sets)
    return compiled - begun, (
        f"{roles:,} roles, {len(parsed):,} distinct policies, cold: {compiled - begun:.2f} s to a first decision each"
        f"\n  sets of actions of all: {first:.2f} s at first, {warm * 1e3:.0f} ms warm ({may:,.0f} actions on average)"
    )


def escalate(roles: int, users: int) -> Measured:
    """Find every edge, and the path of every principal to being administrator."""
    from auditor.collect.collector import collectors
    from auditor.collect.shapes import shapes
    from auditor.graph.escalation import Escalation
    from auditor.graph.estate import Estate
    from auditor.model.catalog import concrete_types
    from auditor.model.document import GLOBAL, Listing

    documents = list(account(roles, users))
    kinds = {kind.type: kind for kind in concrete_types()}
    listings = [Listing(kind, ACCOUNT, place, "list") for kind in kinds for place in (REGION, GLOBAL)]
    estate = Estate.of(documents, listings, shapes(collectors()), kinds)
    gc.collect()
    begun = process_time()
    graph = Escalation(estate)
    principals = list(graph.population.powers)
    edges = sum(len(graph.near(arn)) + len(graph.raised(arn)) for arn in principals)
    found = process_time()
    paths = [path for arn in principals if (path := graph.to_administrator(arn)) is not None]
    total = process_time() - begun
    steps = max((len(path.steps) for path in paths), default=0)
    return total, (
        f"{roles:,} roles and {users} users, cold: {total:.2f} s: {found - begun:.2f} s for {edges:,} edges, and "
        f"{total - found + begun:.2f} s for {len(paths):,} paths to administrator of up to {steps} steps"
    )


def memory(distinct: int = 500) -> None:
    """Weigh policies that are compiled and were asked, and roles that share them."""
    from auditor.iam import Authority, Caller, parse_policy

    caller = Caller.of(f"arn:aws:iam::{ACCOUNT}:role/role-0")
    asked = [request for _, request in requests()]

    def held_by(policies: tuple[Policy, ...]) -> Authority:
        authority = Authority(caller, policies)
        answered(authority, asked)
        return authority

    def each(written: list[str]) -> list[Authority]:
        return every([(parse_policy(text, name="policy"),) for text in written])

    def every(policies: list[tuple[Policy, ...]]) -> list[Authority]:
        return [held_by(one) for one in policies]

    shared = tuple(parse_policy(text, name="policy") for text in texts(0))
    each([json.dumps(inline(0))])  # what is loaded once does not count
    for times in (1, 2, 4):
        held, kept = weighed(partial(each, [json.dumps(inline(index)) for index in range(times * distinct)]))
        print(f"{len(kept):,} distinct policies: {held / 1e6:.1f} MB, {held / len(kept) / 1e3:.1f} kB each")
    for roles in (1_000, 4_000):
        held, kept = weighed(partial(every, [shared] * roles))
        print(f"{len(kept):,} roles that share 3 policies: {held / 1e6:.1f} MB, {held / roles:.0f} bytes each")


def weighed(make: Callable[[], list[Any]]) -> tuple[int, list[Any]]:
    """The bytes that what is made holds, and what is made."""
    gc.collect()
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    made = make()
    gc.collect()
    held = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    return held, made


ORDER = ["decide", "compile", "escalate", "memory"]
WARM: dict[str, Callable[[], None]] = {"decide": decide_all, "memory": memory}
COLD: dict[str, tuple[Callable[[], Measured], ...]] = {
    "compile": (partial(compile_all, 1_000),),
    "escalate": (partial(escalate, 200, 50), partial(escalate, 1_000, 50)),
}


def cold(step: str) -> str:
    """The median of a measurement that is made several times, each in a fresh process."""
    command = [sys.executable, __file__, "--step", step]
    runs = [subprocess.run(command, check=True, capture_output=True, text=True).stdout for _ in range(COLD_RUNS)]
    measured: list[Measured] = sorted(json.loads(run) for run in runs)
    return measured[len(measured) // 2][1]


def main() -> None:
    """Run the measurements."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--only", nargs="+", choices=[*WARM, *COLD], default=["decide", "compile", "escalate", "memory"]
    )
    parser.add_argument("--step", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.step:
        name, _, place = asked.step.partition(".")
        print(json.dumps(COLD[name][int(place)]()))
        return
    from auditor.iam.known import known

    source = f"moto {version('moto')}" if find_spec("moto") else "the same size, made here"
    print(f"{platform.processor() or platform.machine()}, Python {platform.python_version()}, {platform.system()}")
    print(f"actions of {known().source}, {known().date}; AWS's policies: {source}")
    for name in asked.only:
        if name in WARM:
            WARM[name]()
        for place in range(len(COLD.get(name, ()))):
            print(cold(f"{name}.{place}"))


if __name__ == "__main__":
    main()
