"""Rule: bucket-unblocked."""

from auditor.api import (
    Account,
    Bucket,
    Graph,
    Ref,
    Remediation,
    Severity,
    Verdict,
    any_of,
    failed,
    passed,
    rule,
    set_fact,
)

from ._shared import unused

BLOCKS = {
    "block_public_acls": "BlockPublicAcls",
    "ignore_public_acls": "IgnorePublicAcls",
    "block_public_policy": "BlockPublicPolicy",
    "restrict_public_buckets": "RestrictPublicBuckets",
}


@rule(
    id="bucket-unblocked",
    title="Nothing keeps a bucket that SageMaker uses from being opened to the public",
    severity=Severity.MEDIUM,
    remediation=Remediation(
        "Turn on all four public-access blocks of the bucket, or better of the account.",
        patch=[set_fact(fact, value=True) for fact in BLOCKS],
    ),
)
def unblocked(bucket: Bucket, graph: Graph) -> Verdict:
    """One careless statement in a policy makes training data public; the blocks refuse it.

    Each of the four counts where either the bucket or its account has it. That the bucket is closed today is another
    question (bucket-public): this one is about tomorrow.
    """
    if reason := unused(graph):
        return reason
    lacking = [name for fact, name in BLOCKS.items() if not _blocked(bucket, graph, fact)]
    if lacking:
        return failed(f"neither the bucket nor its account has {', '.join(lacking)}")
    return passed("bucket and account together have all four public-access blocks")


def _blocked(bucket: Bucket, graph: Graph, fact: str) -> bool:
    def by_account(name: str) -> bool:
        account = graph.get(Account, Ref(Account.type, bucket.identity.account))
        return bool(getattr(account, name))

    return any_of(lambda ask: ask(fact), (lambda name: bool(getattr(bucket, name)), by_account))
