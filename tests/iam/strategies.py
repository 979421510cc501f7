"""Random requests with all kinds of policies, drawn from small pools so that they meet often."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from hypothesis import strategies as st

from tests.iam.reference_conditions import NEGATED

T = TypeVar("T")
HOME, ABROAD = "111122223333", "444455556666"
ROLE = f"arn:aws:iam::{HOME}:role/team/Exec"
SESSION = f"arn:aws:sts::{HOME}:assumed-role/Exec/nb"
LINKED = f"arn:aws:iam::{HOME}:role/aws-service-role/sagemaker.amazonaws.com/AWSServiceRoleForX"
CALLERS = {
    f"arn:aws:iam::{HOME}:user/alice": f"arn:aws:iam::{HOME}:user/alice",
    SESSION: ROLE,
    ROLE: ROLE,
    f"arn:aws:sts::{HOME}:federated-user/fed": f"arn:aws:sts::{HOME}:federated-user/fed",
    f"arn:aws:iam::{HOME}:root": f"arn:aws:iam::{HOME}:root",
    f"arn:aws:sts::{HOME}:assumed-role/AWSServiceRoleForX/s": LINKED,
    f"arn:aws:iam::{ABROAD}:user/ext": f"arn:aws:iam::{ABROAD}:user/ext",
    "sagemaker.amazonaws.com": None,
    "anonymous": None,
}
TARGETS = [
    ("s3:GetObject", "arn:aws:s3:::data/alice/x.csv"),
    ("s3:PutObject", "arn:aws:s3:::data/a*b"),
    ("kms:Decrypt", f"arn:aws:kms:us-east-1:{HOME}:key/k1"),
    ("kms:DescribeKey", f"arn:aws:kms:us-east-1:{HOME}:key/k1"),
    ("sts:AssumeRole", ROLE),
    ("sagemaker:CreateTrainingJob", f"arn:aws:sagemaker:us-east-1:{HOME}:training-job/alice-1"),
    ("sagemaker:ListModels", "*"),
    ("logs:PutLogEvents", f"arn:aws:logs:us-east-1:{HOME}:log-group:/aws/x:log-stream:y"),
]
ACTIONS = ["*", "s3:*", "S3:get*", "s3:?etObject", "kms:*", "kms:de*", "sts:AssumeRole", "sagemaker:*Job", "*:*Object"]
RESOURCES = [
    "*",
    "arn:aws:s3:::data/*",
    "arn:aws:s3:::data/${aws:username}/*",
    "arn:aws:s3:::data/${aws:PrincipalTag/team, 'alice'}/?.csv",
    "arn:aws:s3:::data/a${*}b",
    "arn:aws:s3:::*/x.csv",
    "arn:aws:kms:*:*:key/*",
    f"arn:aws:kms:*:{HOME}:key/k?",
    f"arn:aws:sagemaker:us-*-1:{HOME}:training-job/*",
    "arn:aws:iam::*:role/team/Exec",
    f"arn:aws:logs:*:{HOME}:log-group:/aws/*",
    "arn:aws:*",
]
PRINCIPALS: list[Any] = [
    "*",
    {"AWS": "*"},
    {"AWS": HOME},
    {"AWS": f"arn:aws:iam::{HOME}:root"},
    {"AWS": f"arn:aws:iam::{ABROAD}:root"},
    {"AWS": ROLE},
    {"AWS": [f"arn:aws:iam::{HOME}:user/alice", SESSION]},
    {"AWS": [ROLE, SESSION, f"arn:aws:iam::{HOME}:root"]},
    {"AWS": [f"arn:aws:iam::{ABROAD}:user/ext", ABROAD]},
    {"AWS": f"arn:aws:sts::{HOME}:federated-user/fed", "Service": "sagemaker.amazonaws.com"},
    {"Service": ["ec2.amazonaws.com", "sagemaker.amazonaws.com"]},
]
ARN = "arn:aws:sns:us-east-1:111122223333:topic"
FAMILIES: list[tuple[list[str], str, list[str]]] = [
    (
        ["StringEquals", "StringEqualsIgnoreCase", "StringLike"],
        "aws:PrincipalTag/team",
        ["red", "RED", "r*", "?ed", "blue", "", "${aws:username}", "alice", "a${*}b", "a*b"],
    ),
    (["StringEquals", "StringLike"], "aws:TagKeys", ["red", "blue", "r*", "${aws:PrincipalTag/team}"]),
    (
        ["NumericEquals", "NumericLessThan", "NumericLessThanEquals", "NumericGreaterThan", "NumericGreaterThanEquals"],
        "s3:max-keys",
        ["1", "1.0", "2.5", "-3", "10", "ten"],
    ),
    (
        ["DateEquals", "DateLessThan", "DateLessThanEquals", "DateGreaterThan", "DateGreaterThanEquals"],
        "aws:CurrentTime",
        ["2025-01-01T00:00:00Z", "2025-01-01T01:00:00+01:00", "1735689600", "2025-01-01", "1999-12-31T23:59:59Z"],
    ),
    (["Bool"], "aws:SecureTransport", ["true", "false", "True"]),
    (["BinaryEquals"], "test:blob", ["QUJD", "QUJE"]),
    (
        ["IpAddress"],
        "aws:SourceIp",
        ["203.0.113.7", "203.0.113.0/24", "0.0.0.0/0", "2001:db8::/32", "2001:db8::1", "198.51.100.1"],
    ),
    (
        ["ArnEquals", "ArnLike"],
        "aws:SourceArn",
        [ARN, "arn:aws:sns:*:*:*", "arn:aws:s?s:us-*:111122223333:t*", "arn:aws:sqs:us-east-1:111122223333:q:more"],
    ),
    (["Null"], "aws:TagKeys", ["true", "false"]),
    (["Null"], "aws:PrincipalTag/team", ["true", "false"]),
]
NEGATIONS = {positive: negated for negated, positive in NEGATED.items()}
KEYS = sorted({key for _, key, _ in FAMILIES} | {"aws:username", "aws:PrincipalArn"})


class Choices:
    """Choices read off one number, the first option for 0: cheap to draw, and simple when it shrinks."""

    def __init__(self, number: int) -> None:
        self.number = number

    def of(self, options: Sequence[T]) -> T:
        """Choose one."""
        self.number, place = divmod(self.number, len(options))
        return options[place]

    def some(self, options: Sequence[T]) -> list[T]:
        """Choose one, two or three."""
        return [self.of(options) for _ in range(self.of([1, 1, 2, 3]))]


numbers = st.binary(min_size=40, max_size=40).map(lambda raw: Choices(int.from_bytes(raw, "big")))


def condition(choose: Choices) -> dict[str, Any]:
    """One condition: an operator in any of its forms, its key, one or more values."""
    operators, key, values = choose.of(FAMILIES)
    name = choose.of(operators)
    if name != "Null":
        name = choose.of([name, NEGATIONS.get(name, name)])
        quantifier = choose.of(["", "", "ForAllValues:", "ForAnyValue:"])
        # what IfExists means behind ForAnyValue, AWS does not say
        exists = choose.of(["", "IfExists"]) if quantifier != "ForAnyValue:" else ""
        name = f"{quantifier}{name}{exists}"
    wanted = choose.some(values)
    return {name: {choose.of([key, key.upper()]): wanted if len(wanted) > 1 else wanted[0]}}


def statement(choose: Choices, effects: Sequence[str], *, naming: bool) -> dict[str, Any]:
    """One statement, with a Principal or NotPrincipal where the policy is one of a resource."""
    effect = choose.of(effects)
    found: dict[str, Any] = {"Effect": effect}
    found[choose.of(["Action", "Action", "Action", "NotAction"])] = choose.some(ACTIONS)
    found[choose.of(["Resource", "Resource", "Resource", "NotResource"])] = choose.some(RESOURCES)
    if naming:
        elements = ["Principal", "NotPrincipal"] if effect == "Deny" else ["Principal"]
        found[choose.of(elements)] = choose.of(PRINCIPALS)
    for _ in range(choose.of([0, 0, 1, 2])):
        found.setdefault("Condition", {}).update(condition(choose))
    return found


def statements(effect: str | None = None, *, naming: bool = False) -> st.SearchStrategy[dict[str, Any]]:
    """One statement of this effect, or of any."""
    effects = ["Allow", "Allow", "Allow", "Deny"] if effect is None else [effect]
    return numbers.map(lambda choose: statement(choose, effects, naming=naming))


def document(choose: Choices, *, naming: bool) -> dict[str, Any]:
    """One policy; half of them allow everything at their end, as many do."""
    version = choose.of(["2012-10-17", "2012-10-17", "2008-10-17", None])
    everything = {"Effect": "Allow", "Action": "*", "Resource": "*", **({"Principal": "*"} if naming else {})}
    listed = [everything] if choose.of([True, False]) else []
    effects = ["Allow", "Allow", "Deny"]
    listed = [statement(choose, effects, naming=naming) for _ in range(choose.of([1, 2]))] + listed
    return {"Statement": listed} if version is None else {"Version": version, "Statement": listed}


def several(*, naming: bool = False) -> st.SearchStrategy[list[dict[str, Any]]]:
    """Some policies of one kind."""
    return st.lists(numbers.map(lambda choose: document(choose, naming=naming)), max_size=2)


def context(choose: Choices, principal: str) -> dict[str, Any]:
    """A request's context: some keys of the pools, with plain values, one or many."""
    arn = CALLERS[principal]
    found: dict[str, Any] = {} if arn is None else {"aws:PrincipalArn": arn}
    if principal.endswith(":user/alice"):
        found["aws:username"] = "alice"
    for _, key, values in choose.some(FAMILIES) + choose.some(FAMILIES):
        plain = [value for value in values if "${" not in value and "/" not in value]
        found[key] = choose.some(["red", "blue", "green"]) if key == "aws:TagKeys" else choose.of(plain)
    if choose.of([False, False, False, True]):
        found["aws:TagKeys"] = []
    return found


def guardrail(choose: Choices) -> dict[str, Any]:
    """A resource control policy: only Deny, and for everyone."""
    return {"Version": "2012-10-17", "Statement": [{**statement(choose, ["Deny"], naming=False), "Principal": "*"}]}


def grant(choose: Choices) -> dict[str, Any]:
    """A grant of a key."""
    constraints = [None, {"EncryptionContextEquals": {"app": "ml"}}, {"EncryptionContextSubset": {"app": "ml"}}]
    return {
        "grantee_principal": choose.of([ROLE, SESSION, f"arn:aws:iam::{ABROAD}:user/ext"]),
        "operations": choose.some(["Decrypt", "Encrypt"]),
        "constraints": choose.of(constraints),
    }


@st.composite
def rows(draw: st.DrawFn) -> dict[str, Any]:
    """A row of the conformance vectors: a request with every policy that bears on it."""
    choose = draw(numbers)
    principal = choose.of(sorted(CALLERS))
    action, resource = choose.of(TARGETS)
    asked = context(choose, principal)
    asked.update(choose.of([{}, {"kms:EncryptionContext:app": "ml"}, {"kms:EncryptionContext:other": "x"}]))
    owner = choose.of([None, HOME, HOME, ABROAD])
    # root, services, anonymous callers and service-linked roles have no boundary
    bounded = principal in {SESSION, ROLE} or ":user/" in principal or ":federated-user/" in principal
    boundary = draw(several()) if bounded and choose.of([False, True]) else None
    federated = ":federated-user/" in principal
    session = draw(several()) if federated or choose.of([False, False, True]) else None
    # whether boundaries and session policies limit what a grant gives, AWS does not say
    granting = boundary is None and session is None and choose.of([False, True])
    return {
        "id": "random",
        "identity_policies": draw(several()),
        "boundary": boundary,
        "session_policies": session,
        "resource_policies": draw(several(naming=True)),
        "scps": draw(st.lists(several(), max_size=2)) if choose.of([False, False, True]) else None,
        "rcps": draw(st.lists(st.lists(numbers.map(guardrail), max_size=1), max_size=2)) if choose.of([0, 1]) else None,
        "vpce_policies": draw(several(naming=True)) if choose.of([False, False, True]) else None,
        "kms_grants": [grant(draw(numbers))] if granting else None,
        "request": {
            "principal": principal,
            "action": action,
            "resource": resource,
            "resource_account": owner,
            "context": asked,
        },
    }
