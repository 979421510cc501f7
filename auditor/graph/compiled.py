"""What models were compiled for: the jobs that made them are found by where the models lie."""

from __future__ import annotations

from auditor.graph.estate import Estate
from auditor.model.aws.sagemaker.compilation import CompilationJob
from auditor.model.document import Identity
from auditor.model.gap import Gap, MissingEvidence
from auditor.model.neo import Target
from auditor.model.recorder import Recorder


def targets(
    estate: Estate, subject: Identity, recorder: Recorder, location: str, *, whole: bool = False
) -> tuple[Target, ...]:
    """What the compilation jobs that made the model at `location` compiled it for; empty where none of those read did.

    Raises:
        MissingEvidence: where none is known to have made it, or the `whole` of them is wanted, and not every job was
            read.
    """
    listing = estate.listing(CompilationJob.type, subject.account, subject.region)
    gap = listing if isinstance(listing, Gap) else estate.incomplete([CompilationJob.type], subject.account)
    kept = (job for job in estate.makers if isinstance(job, CompilationJob))
    found: list[Target] = []
    for job in (*kept, *estate.of_type(CompilationJob, subject.account)):
        try:
            if job.artifact == location:
                found.append(job.target)
        except MissingEvidence as missing:
            gap = gap or missing.gap
    if gap is not None and (whole or not found):
        raise MissingEvidence(subject.id, f"compilation job that made {location}", gap)
    recorder.note(subject, f"{location} is compiled for", tuple(map(str, found)), "DescribeCompilationJob")
    return tuple(found)
