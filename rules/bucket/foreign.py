"""Rule: bucket-foreign."""

from fnmatch import fnmatchcase

from auditor.api import (
    Bucket,
    Confidence,
    Context,
    Graph,
    HasOutput,
    ReadsData,
    Ref,
    Remediation,
    Severity,
    Verdict,
    any_of,
    failed,
    not_applicable,
    passed,
    rule,
)

from ._shared import read_and_written

_AWS_READS = (
    "sagemaker-sample-files",
    "sagemaker-sample-data-*",
    "sagemaker-example-files-prod-*",
    "jumpstart-cache-prod-*",
    "jumpstart-private-cache-prod-*",
    "sagemaker-servicecatalog-seedcode-*",
)
"""Buckets of AWS's own from which examples, JumpStart's models and project templates come."""


@rule(
    id="bucket-foreign",
    title="Data, models or results lie in a bucket that is not the account's",
    severity=Severity.HIGH,
    remediation=Remediation(
        "Find out whose bucket it is. Copy what is needed into a bucket of the account and use that; a bucket that is "
        "meant to be there belongs in the setting trusted_buckets. A name that nobody holds can be taken by anybody, "
        "so create that bucket yourself or stop naming it.",
    ),
)
def foreign(resource: ReadsData | HasOutput, graph: Graph, context: Context) -> Verdict:
    """Whoever owns the bucket can read what is written there, and swap the data and models that are read from it.

    A bucket that is missing from the complete listings of the scanned accounts belongs to somebody else, or to nobody:
    deleted buckets' names are free, and pipelines go on naming them. Buckets in which AWS keeps examples and
    JumpStart's models may be read, not written. For the others only the names in the setting trusted_buckets count,
    since S3 does not tell whose a bucket is.
    """
    read, written = read_and_written(resource)
    if not read and not written:
        return not_applicable("it names no bucket")
    found: list[str] = []

    def is_foreign(ref: Ref, known: tuple[str, ...]) -> bool:
        if any(fnmatchcase(ref.name, pattern) for pattern in known) or graph.find(Bucket, ref) is not None:
            return False
        found.append(ref.name)
        return True

    trusted = context.settings.trusted_buckets
    asked = [*((ref, trusted) for ref in written), *((ref, (*trusted, *_AWS_READS)) for ref in read)]
    if any_of(lambda pair: is_foreign(*pair), asked):
        where = f"bucket {found[-1]} is none of the scanned accounts', so somebody else holds it or may take its name"
        return failed(where, confidence=Confidence.MEDIUM)
    return passed("every bucket that it names is the account's, or known")
