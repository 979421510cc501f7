"""Rule: endpoint-router-output-elsewhere."""

from auditor.api import (
    Bucket,
    Graph,
    InferenceRouter,
    Remediation,
    Severity,
    Verdict,
    any_of,
    failed,
    not_applicable,
    passed,
    rule,
    set_fact,
)


@rule(
    id="endpoint-router-output-elsewhere",
    title="Answers of an inference router go to a bucket that is not the account's in its Region",
    severity=Severity.MEDIUM,
    remediation=Remediation(
        "Update the router with places in a bucket of its account and Region for all asynchronous targets. An update "
        "replaces all of them, so name each with its key and topics.",
        patch=[set_fact("output_buckets", "<s3-uri>")],
    ),
)
def router_output_elsewhere(router: InferenceRouter, graph: Graph) -> Verdict:
    """Answers and failures hold what users asked: in a bucket of others they are theirs, and abroad under other laws.

    The API asks for a bucket of the router's account in its Region when the router is made. Buckets can be deleted and
    made anew elsewhere, or by somebody else: the name is then still right, and the bucket isn't. Judged are answers
    and failures of asynchronous targets; bucket-foreign asks whose other buckets are, and
    key-output-not-customer-managed asks for the key.
    """
    buckets = tuple(dict.fromkeys(bucket for place in router.kept() for bucket in place.output_buckets))
    if not buckets:
        return not_applicable("it keeps no asynchronous answers in S3")
    wrong: list[str] = []

    def is_elsewhere(name: str, found: Bucket | None) -> bool:
        if found is None or found.identity.account != router.identity.account:
            wrong.append(f"bucket {name} is not the account's")
        elif found.identity.region != router.identity.region:
            wrong.append(f"bucket {name} lies in {found.identity.region}")
        return bool(wrong)

    if any_of(lambda ref: is_elsewhere(ref.name, graph.find(Bucket, ref)), buckets):
        return failed(wrong[0])
    return passed("answers and failures go to buckets of the account in its Region")
