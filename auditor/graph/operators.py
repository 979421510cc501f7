"""Who works with SageMaker from a Kubernetes cluster, and who can overwrite what a cluster runs.

Both ask every role of the account, so that an answer notes what was found and not all that was looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

from msgspec import Struct

from auditor.graph import access, authority
from auditor.graph.estate import Estate
from auditor.graph.lookup import Lookup
from auditor.iam import Answer, Decision, Request, decide, touching, web_identities
from auditor.model.aws.eks import EksCluster
from auditor.model.aws.iam import DETAILS, Role
from auditor.model.aws.s3 import Bucket
from auditor.model.gap import Gap, MissingEvidence, Reason
from auditor.model.recorder import Recorder
from auditor.model.resource import Resource
from auditor.model.truth import any_of

T = TypeVar("T")

_WRITE = "s3:PutObject"


class Writer(Struct, frozen=True):
    """A role that can write an object, and the condition keys that it hangs on; none where it is certain."""

    role: str
    hangs_on: tuple[str, ...]


def operators(estate: Estate, subject: Resource, recorder: Recorder, issuer: str) -> tuple[str, ...]:
    """The roles with actions of SageMaker's that tokens of the OpenID Connect `issuer` (without scheme) can get.

    Raises:
        MissingEvidence: where none is known, and not every role could be judged.
    """
    graph = Lookup(estate, subject, Recorder())

    def operates(role: Role) -> str | None:
        trusted = any(one.issuer == issuer.lower() for one in web_identities(access.trust_of(role)))
        return role.identity.name if trusted and touching(access.grants_of(graph, role), "sagemaker:*") else None

    found = tuple(_asked(graph, estate, subject, operates))
    recorder.note(subject.identity, "roles of SageMaker operators", found, DETAILS)
    return found


def issued_here(estate: Estate, subject: Resource, recorder: Recorder, issuer: str) -> bool:
    """Whether an EKS cluster of a scanned account issues the tokens of `issuer` (`oidc.eks.<region>.<suffix>/id/<id>`).

    Raises:
        MissingEvidence: where none is known to, and not every cluster of the region was read in the subject's account.
    """
    region, account = issuer.split(".")[2], subject.identity.account
    clusters = [one for owner in sorted(estate.accounts) for one in estate.of_type(EksCluster, owner, region)]

    def issues(cluster: EksCluster) -> bool:
        own = cluster.judged(recorder).issuer
        return own is not None and own.partition("://")[2].lower() == issuer.lower()

    found = any_of(issues, clusters)
    listing = estate.listing(EksCluster.type, account, region)
    if not found and isinstance(listing, Gap):
        raise MissingEvidence(subject.identity.id, EksCluster.type, listing)
    recorder.note(subject.identity, f"clusters that issue as {issuer}", found, "ListClusters")
    return found


def writers(estate: Estate, subject: Resource, recorder: Recorder, bucket: Bucket, key: str) -> tuple[Writer, ...]:
    """The roles that SageMaker runs work with and that can write the object `key`, or into the folder `key/`.

    Those that are certain come alone, where there are any.

    Raises:
        MissingEvidence: where none is certain, and not every role could be judged.
    """
    graph = Lookup(estate, subject, Recorder())
    within = f"/{key}nobody-named-this" if key.endswith("/") or not key else f"/{key}"

    def writes(role: Role) -> Writer | None:
        if role.service_linked or not access.trust_of(role).trusts_sagemaker():
            return None
        target = authority.target_of(graph, bucket, within=within)
        request = Request(_WRITE, target, authority.context_of(graph, role))
        return _writer(role, decide(authority.authority_of(graph, role), request))

    found = tuple(_asked(graph, estate, subject, writes, sure=lambda one: not one.hangs_on))
    sure = tuple(one for one in found if not one.hangs_on)
    recorder.note(bucket.identity, f"roles of SageMaker's that write {key}", _names(sure or found), DETAILS)
    return sure or found


def _writer(role: Role, answer: Answer) -> Writer | None:
    if not answer.may_allow:
        return None
    if answer.unread:
        what = " and ".join(answer.unread)
        raise MissingEvidence(role.identity.id, _WRITE, Gap(what, Reason.NOT_COLLECTED, f"{what} may refuse it"))
    certain = answer.decision is Decision.ALLOW
    return Writer(role.identity.name, () if certain else answer.hangs_on or ("the values of policy variables",))


def _names(found: tuple[Writer, ...]) -> tuple[str, ...]:
    return tuple(one.role for one in found)


def _asked(
    graph: Lookup,
    estate: Estate,
    subject: Resource,
    question: Callable[[Role], T | None],
    sure: Callable[[T], bool] = bool,
) -> Iterator[T]:
    """What `question` finds among all roles; what could not be asked is raised unless something sure was found."""
    decided, missing = False, list[MissingEvidence]()
    for role in graph.some(Role):
        try:
            found = question(role)
        except MissingEvidence as unread:
            missing.append(unread)
            continue
        if found is not None:
            decided = decided or sure(found)
            yield found
    gap = estate.incomplete((Role.type,), subject.identity.account)
    if gap is not None:
        missing.append(MissingEvidence(subject.identity.id, Role.type, gap))
    if missing and not decided:
        raise missing[0]
