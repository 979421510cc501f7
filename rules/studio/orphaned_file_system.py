"""Rule: studio-orphaned-file-system."""

from auditor.api import Domain, FileSystem, Graph, Remediation, Severity, Verdict, failed, not_applicable, passed, rule

_STUDIO = ("AWS::SageMaker::Domain", "AWS::SageMaker::UserProfile", "AWS::SageMaker::Space")


@rule(
    id="studio-orphaned-file-system",
    title="The home directories of a Studio domain outlived the domain",
    severity=Severity.LOW,
    remediation=Remediation(
        "Find out whose data it holds, back up what is still wanted, and delete the mount targets and the file system. "
        "Delete the next domain with RetentionPolicy HomeEfsFileSystem=Delete once its data is saved.",
        cli="aws efs delete-file-system --file-system-id <file-system-id>",
    ),
)
def orphaned_file_system(files: FileSystem, graph: Graph) -> Verdict:
    """Deleting a domain keeps its file system unless told otherwise: data and credentials that nobody looks after.

    SageMaker marks it with the tag ManagedByAmazonSageMakerResource and with the domain's id as creation token. It is
    an orphan where no such domain is left, in a complete listing, and no other domain, profile or space mounts it.
    """
    domain = files.domain
    if domain is None:
        return not_applicable("SageMaker did not make it")
    if graph.find(Domain, domain) is not None:
        return passed(f"it is of {domain.name}, which exists")
    if graph.users(*_STUDIO):
        return passed(f"{domain.name} no longer exists, but Studio mounts it elsewhere")
    return failed(f"{domain.name} no longer exists")
