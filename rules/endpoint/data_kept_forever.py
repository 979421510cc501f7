"""Rule: endpoint-data-kept-forever."""

from collections.abc import Iterator

from auditor.api import (
    Bucket,
    Graph,
    KeepsRequests,
    LifecycleRule,
    Remediation,
    Severity,
    Verdict,
    any_of,
    failed,
    not_applicable,
    passed,
    rule,
)


@rule(
    id="endpoint-data-kept-forever",
    title="Requests and answers of endpoints are kept in a bucket for ever",
    severity=Severity.LOW,
    remediation=Remediation(
        "Add a lifecycle rule for the prefix that expires objects after the time for which you need them, and, in a "
        "bucket that has or had versioning, noncurrent versions too. The call replaces all rules of the bucket, so "
        "send the others with it.",
        cli="aws s3api put-bucket-lifecycle-configuration --bucket <bucket> --lifecycle-configuration "
        """'{"Rules": [{"ID": "requests", "Status": "Enabled", "Filter": {"Prefix": "<prefix>/"}, """
        """"Expiration": {"Days": 90}, "NoncurrentVersionExpiration": {"NoncurrentDays": 7}}]}'""",
    ),
)
def data_kept_forever(bucket: Bucket, graph: Graph) -> Verdict:
    """What users asked a model is often personal, and each year of it makes a leak worse and an erasure harder.

    Meant are captured requests, and answers and failures of asynchronous calls: of endpoint configurations, whether or
    not an endpoint runs on them now, and of inference routers. A rule counts if it is enabled, expires objects by their
    age, and concerns every object below the prefix: one for a longer prefix, a tag or a size leaves some. With
    versioning, on now or suspended, an expired object stays as a noncurrent version, which must expire as well. S3
    answers NoSuchLifecycleConfiguration where there is no rule at all.
    """
    prefixes = dict.fromkeys(_prefixes(bucket, graph.referrers(KeepsRequests)))
    if not prefixes:
        graph.referrers(KeepsRequests, whole=True)
        return not_applicable("neither captured requests nor asynchronous answers are kept in it")
    for prefix in prefixes:
        if not any_of(lambda one: _expires(one, prefix), bucket.lifecycle):  # noqa: B023 - asked at once
            return failed(f"no lifecycle rule expires all that is kept {_below(prefix)}")
    if bucket.versioning is not None:
        for prefix in prefixes:
            if not any_of(lambda one: _expires_versions(one, prefix), bucket.lifecycle):  # noqa: B023 - as above
                return failed(f"no lifecycle rule expires noncurrent versions of what is kept {_below(prefix)}")
    graph.referrers(KeepsRequests, whole=True)
    return passed("lifecycle rules expire all that is kept")


def _below(prefix: str) -> str:
    return f"below {prefix}" if prefix else "in it"


def _prefixes(bucket: Bucket, keepers: tuple[KeepsRequests, ...]) -> Iterator[str]:
    for place in (place for keeper in keepers for place in keeper.kept()):
        if any(ref.name == bucket.identity.name for ref in place.output_buckets):
            yield place.output_prefix or ""


def _covers(one: LifecycleRule, prefix: str) -> bool:
    narrowed = one.tag or one.combined or one.larger_than or one.smaller_than
    return one.status == "Enabled" and not narrowed and prefix.startswith(one.prefix or one.old_prefix)


def _expires(one: LifecycleRule, prefix: str) -> bool:
    return one.expiration_days is not None and _covers(one, prefix)


def _expires_versions(one: LifecycleRule, prefix: str) -> bool:
    return one.noncurrent_days is not None and _covers(one, prefix)
