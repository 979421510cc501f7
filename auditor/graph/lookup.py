"""Finding resources for a rule: by reference, by type; what is not there is proven or a gap."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import TypeVar

from auditor.graph.estate import Estate
from auditor.graph.firewalls import Egress
from auditor.graph.once import Answered
from auditor.graph.regions import sagemaker_types
from auditor.iam import Policy
from auditor.model.aws.ec2 import Subnet
from auditor.model.catalog import types_of
from auditor.model.choice import symbolic
from auditor.model.document import GLOBAL, is_new
from auditor.model.gap import Gap, MissingEvidence, Reason
from auditor.model.recorder import Recorder
from auditor.model.resource import Resource
from auditor.model.values import Ref

R = TypeVar("R", bound=Resource)
T = TypeVar("T")


_NAMING_IDS = frozenset({"AWS::EC2::FlowLog", "AWS::Route53Resolver::FirewallRuleGroupAssociation"})
"""What names networks by their ids: of a network that code makes, nothing that is there can know the id."""


class Lookup:
    """The estate as one judgement looks things up in it: bound to the judged resource and to its recorder."""

    def __init__(self, estate: Estate, subject: Resource, recorder: Recorder) -> None:
        """Answer for `subject`, telling `recorder`."""
        self._estate, self._subject, self._recorder = estate, subject, recorder

    def once(self, question: Hashable, about: Resource, ask: Callable[[], T]) -> T:
        """What `ask` answers; of the judged resource itself it is asked once, and others are told the same reads.

        Raises:
            MissingEvidence, Undecided: as the question does.
        """
        own = self._subject.identity
        if about.identity is not own:
            return ask()
        known: Answered[T] | None = self._estate.derived.get((question, own))
        if known is None:
            known = self._estate.derived[question, own] = Answered.by(ask, self._recorder)
        else:
            self._recorder.replay(known.tape)
        return known.given()

    def find(self, kind: type[R], ref: Ref) -> R | None:
        """The resource that `ref` names, or None where a complete listing proves that there is none.

        Raises:
            MissingEvidence: where the listing was denied, cut short, not asked for, or belongs to an account or
                region that was not scanned.
        """
        subject = self._subject.identity
        found = self._estate.lookup(ref, subject)
        if isinstance(found, kind):
            return found.judged(self._recorder)
        proof = self._estate.absence(ref, subject)
        if isinstance(proof, Gap):
            raise MissingEvidence(ref.text, ref.type, proof)
        self._recorder.note(subject, f"{ref.type} {ref.text}", None, proof.operation)
        return None

    def get(self, kind: type[R], ref: Ref) -> R:
        """The resource that `ref` names; one that does not exist is missing evidence, too."""
        found = self.find(kind, ref)
        if found is None:
            proof = self._estate.absence(ref, self._subject.identity)
            gap = Gap(proof.operation, Reason.NOT_RETURNED, f"{ref.text} does not exist")
            raise MissingEvidence(ref.text, ref.type, gap)
        return found

    def all(self, kind: type[R], *, everywhere: bool = False) -> tuple[R, ...]:
        """All resources of `kind` in the judged resource's account and region (or the account's global ones).

        `everywhere` takes in the other regions that were scanned.

        Raises:
            MissingEvidence: where any listing of the kind is not known to be complete.
        """
        subject = self._subject.identity
        for type_ in types_of(kind):
            gap = self._unlisted(type_, everywhere=everywhere)
            if gap is not None:
                raise MissingEvidence(subject.id, type_, gap)
        return self.some(kind, everywhere=everywhere)

    def _unlisted(self, type_: str, *, everywhere: bool) -> Gap | None:
        """Why not all of a type are known; what is global itself has no region of its own that must be listed."""
        home, estate = self._subject.identity, self._estate
        if estate.beyond is not None:
            if type_ in _NAMING_IDS and is_new(home):
                return None
            return Gap(f"list {type_}", Reason.NOT_COLLECTED, estate.beyond)
        regions = estate.regions(home.account) if everywhere and home.region == GLOBAL else {home.region}
        listings = [estate.listing(type_, home.account, region) for region in sorted(regions)]
        gaps = [listing for listing in listings if isinstance(listing, Gap)]
        incomplete = estate.incomplete((type_,), home.account) if everywhere else None
        return incomplete or (gaps[0] if len(gaps) == len(listings) else None)

    def some(self, kind: type[R], *, everywhere: bool = False) -> tuple[R, ...]:
        """Those resources of `kind` that were read, complete or not: enough to prove that something exists."""
        subject = self._subject.identity
        found = self._estate.of_type(kind, subject.account, None if everywhere else subject.region)
        if not found:
            self._recorder.note(subject, kind.type or kind.__name__, (), f"list {kind.type or kind.__name__}")
        return tuple(resource.judged(self._recorder) for resource in found)

    def sagemaker_types(self, *, all_of_them: bool = False) -> tuple[str, ...]:
        """The types of SageMaker's resources and jobs in the judged resource's account and region; none: it isn't used.

        Raises:
            MissingEvidence: where none is known, or `all_of_them` are wanted, and not everything was listed.
        """
        return sagemaker_types(self._estate, self._subject, self._recorder, whole=all_of_them)

    def inspected(self, subnet: Subnet) -> bool | None:
        """Whether Network Firewall sees what a subnet's route table lets out; None where it has no way out.

        Raises:
            MissingEvidence: where that hangs on tables, firewalls or networks that were not read.
        """
        return Egress(self._estate, subnet.identity).inspected(subnet, self._recorder)

    def given_scps(self) -> Sequence[Sequence[Policy]] | None:
        """The service control policies that were given by hand, in the place of those collected; None without any."""
        scps = self._estate.scps
        if scps is not None:
            names = tuple(policy.name for level in scps for policy in level)
            self._recorder.note(self._subject.identity, "service control policies", names, "--scps")
        return scps

    def owned(self, account: str) -> bool:
        """Whether `account` is one of those that were scanned; of code alone, whether it is the one deployed to.

        Raises:
            MissingEvidence: where nobody said to which account the code will be deployed.
        """
        home = self._subject.identity.account
        if self._estate.beyond is None:
            return account in self._estate.accounts
        if symbolic(home) and account != home:
            gap = Gap("--account", Reason.UNRESOLVED, "nobody said to which account: name it by --account")
            raise MissingEvidence(self._subject.identity.id, "account", gap)
        return account == home
