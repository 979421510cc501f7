"""Reading data: objects of a bucket, and the key that its new objects are encrypted with.

Objects may have other keys than their bucket's default one, which no API lists. A key that AWS manages for S3 works
for whoever may read the object in its account. Sources: S3 User Guide, "Using server-side encryption with AWS KMS
keys"; KMS Developer Guide, "AWS managed keys", "Grants in AWS KMS" and the key `kms:GrantIsForAWSResource`.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from auditor.graph.authority import arn_of, target_of, unread_target
from auditor.graph.edges.edge import Edge
from auditor.graph.edges.population import Population
from auditor.graph.edges.power import Pairs, Power, best
from auditor.graph.lookup import Lookup
from auditor.iam import Answer, Target
from auditor.model.aws.kms import Key
from auditor.model.aws.s3 import Bucket
from auditor.model.gap import MissingEvidence

READ, DECRYPT = "s3:GetObject", "kms:Decrypt"
_GRANT, _POLICY = "kms:CreateGrant", "kms:PutKeyPolicy"
_OBJECT = "nobody-named-this"
_TLS = "1.3"
"""The newest version, which is the caller's own choice."""
Way = tuple[tuple[str, Answer], ...]
"""Actions and the answers to them; none for a key that nothing need be asked of."""


def edges(power: Power, thing: Bucket | Key, population: Population) -> Iterator[Edge]:
    """How a principal reads the objects of a bucket, or uses a key: at most one edge."""
    graph = population.lookup(power.principal)
    edge = reading(power, thing, graph) if isinstance(thing, Bucket) else _using(power, thing, graph)
    if edge is not None:
        yield edge


def reading(power: Power, bucket: Bucket, graph: Lookup) -> Edge | None:
    """How a principal reads objects of a bucket.

    Raises:
        MissingEvidence: where the bucket's policy or encryption, or its key's policy, was not read.
    """
    answer = _object(power, bucket, graph)
    if not answer.may_allow:
        return None
    way = _key(power, bucket, graph)
    return None if way is None else _edge(power, arn_of(bucket), "own-read", ((READ, answer), *way))


def _object(power: Power, bucket: Bucket, graph: Lookup) -> Answer:
    if not power.may(READ) and bucket.policy is None:
        return power.ask(READ, arn_of(bucket))
    target, home = target_of(graph, bucket, service="s3"), bucket.identity
    pairs: Pairs = (
        ("aws:requestedregion", home.region),
        ("aws:resourceaccount", home.account),
        ("s3:resourceaccount", home.account),
        ("s3:tlsversion", _TLS),
    )
    return best(power.on(READ, replace(target, arn=arn), pairs) for arn in _objects(power, target.arn))


def _objects(power: Power, bucket: str) -> Iterator[str]:
    """Objects to try: any, and those of the prefixes that policies name."""
    yield f"{bucket}/{_OBJECT}"
    for pattern in power.patterns(READ):
        if pattern.startswith(f"{bucket}/"):
            yield pattern.replace("*", "x").replace("?", "x")


def _key(power: Power, bucket: Bucket, graph: Lookup) -> Way | None:
    """How the key of new objects is used; None where it can't be."""
    ref = bucket.key
    if ref is None or bucket.encryption not in ("aws:kms", "aws:kms:dsse"):
        return ()
    arn = ref.arn
    if (ref.text if arn is None else arn.resource).startswith("alias/aws/"):
        return ()
    try:
        key = graph.get(Key, ref)
    except MissingEvidence:
        target = unread_target(ref.text, account=power.account)
        return _way(power, DECRYPT, target, ()) if arn is not None else None
    return _usable(power, key, graph, bucket.identity.region)


def _usable(power: Power, key: Key, graph: Lookup, region: str) -> Way | None:
    if not key.customer_managed:
        return ()
    target = target_of(graph, key, service="kms")
    known: Pairs = (("kms:calleraccount", power.account), ("aws:requestedregion", key.identity.region))
    direct: Pairs = (*known, ("kms:viaservice", None), ("kms:grantisforawsresource", "false"))
    through = (*known, ("kms:viaservice", service)) if (service := _via(target, power, region)) else known
    return (
        _way(power, DECRYPT, target, through)
        or _way(power, _GRANT, target, direct)
        or _way(power, _POLICY, target, direct)
    )


def _via(target: Target, power: Power, region: str) -> str | None:
    """S3's name in the conditions of a key's policy and of the caller's own: they know their partition's suffix."""
    policies = target.policies if isinstance(target.policies, tuple) else ()
    values = (
        value
        for clause in (*(one for policy in policies for one in policy.about(DECRYPT.lower())), *power.clauses(DECRYPT))
        for condition in clause.statement.conditions
        if condition.key == "kms:viaservice"
        for value in condition.values
    )
    suffixes = (value.split(".", 2)[2] for value in values if value.count(".") > 1)
    return next((f"s3.{region}.{suffix}" for suffix in suffixes if "*" not in suffix), None)


def _way(power: Power, action: str, target: Target, pairs: Pairs) -> Way | None:
    answer = power.on(action, target, pairs)
    return ((action, answer),) if answer.may_allow else None


def _using(power: Power, key: Key, graph: Lookup) -> Edge | None:
    way = _usable(power, key, graph, key.identity.region)
    return _edge(power, arn_of(key), "own-key", way) if way else None


def _edge(power: Power, arn: str, id_: str, way: Way) -> Edge:
    via = " + ".join(action for action, _ in way)
    return Edge(power.arn, arn, id_, via, tuple(answer for _, answer in way))
