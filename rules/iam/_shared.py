"""What the rules of this family share."""

from collections.abc import Callable, Iterable, Sequence

from msgspec import Struct

from auditor.api import (
    Confidence,
    Decision,
    Disclosure,
    Graph,
    Group,
    Role,
    Route,
    StatementRef,
    Unbounded,
    User,
    Verdict,
    WebIdentity,
    administrator,
    anywhere,
    failed,
    not_applicable,
    passed,
    touching,
    whole_service,
)

Holder = User | Group | Role
"""What identity policies are attached to."""


class Way(Struct, frozen=True):
    """A request that a policy may allow.

    Attributes:
        action: that it is authorised as.
        needs: further actions that must be allowed as well.
        keys: condition keys that are known of it, by value; None for those that it lacks.
        called: what a reader knows it by, where that is not the action.
    """

    action: str
    needs: tuple[str, ...] = ()
    keys: tuple[tuple[str, str | None], ...] = ()
    called: str = ""

    @property
    def words(self) -> str:
        """What a message calls it."""
        return self.called or " and ".join((self.action, *self.needs))


BOUNDARY_CLI = "aws iam put-role-permissions-boundary --role-name <role-name> --permissions-boundary <boundary-arn>"
"""Bounds a role at once, whatever its policies grant, while those are being rewritten."""

HOLDER_BOUNDARY_CLI = (
    "aws iam put-user-permissions-boundary --user-name <user-name> --permissions-boundary <boundary-arn>\n"
    + BOUNDARY_CLI
)
"""The same for whichever holder it is."""

_EVERYWHERE = "FullAWSAccess"

SHOWN = 5
"""How many users, buckets and the like a message names."""


def excused(role: Role, graph: Graph) -> Verdict | None:
    """Why a role is no execution role of SageMaker's; None where it is one: only what it trusts can run with it."""
    if role.service_linked:
        return not_applicable("AWS made this service-linked role, and alone can change it")
    if not graph.trust(role).trusts_sagemaker():
        return not_applicable("SageMaker cannot assume this role")
    return None


def named(refs: Iterable[StatementRef]) -> str:
    """Statements as a reader finds them: policy, and statement id or position.

    The organization policy that AWS attaches everywhere, and that allows everything, tells a reader nothing.
    """
    return ", ".join(
        dict.fromkeys(f"{ref.policy}[{ref.sid or ref.index}]" for ref in refs if ref.policy != _EVERYWHERE)
    )


def without_bounds(found: Sequence[Unbounded], why: Callable[[Sequence[Unbounded]], str]) -> Verdict:
    """The failure for what is granted without bounds, in the words of `why`.

    What is granted whatever the request decides; where all of it hangs on conditions, or on a Deny with conditions,
    that is said, with less confidence.
    """
    sure = [one for one in found if one.answer.decision is Decision.ALLOW]
    if sure:
        return failed(why(sure))
    keys = ", ".join(sorted({key for one in found for key in one.answer.hangs_on})) or "the values of policy variables"
    return failed(f"{why(found)}, depending on {keys}", confidence=Confidence.MEDIUM)


def no_operator(role: Role, graph: Graph, trusted: Sequence[WebIdentity]) -> Verdict | None:
    """Why a role is none that workloads elsewhere use SageMaker with; None where it is one."""
    if not trusted:
        return not_applicable("no OpenID Connect provider may assume it")
    grants = graph.grants(role)
    if not touching(grants, "sagemaker:*") and not touching(grants, "iam:PassRole"):
        return not_applicable("it grants neither actions of SageMaker nor iam:PassRole")
    return None


def without_policies(holder: Holder) -> Verdict | None:
    """Why there is nothing to judge about a holder's policies; None where it has some that the account attached."""
    if isinstance(holder, Role) and holder.service_linked:
        return not_applicable("AWS made this service-linked role, and alone can change it")
    if own_policies(holder):
        return None
    groups = "; what its groups grant is judged there" if isinstance(holder, User) and holder.groups else ""
    return not_applicable(f"no policy is attached to it{groups}")


def runs_sagemaker(holder: Holder, graph: Graph) -> Verdict | None:
    """Why a role is left to the rules on execution roles; None for all others."""
    if isinstance(holder, Role) and graph.trust(holder).trusts_sagemaker():
        return not_applicable("SageMaker can run with this role, which is judged apart")
    return None


def own_policies(holder: Holder) -> frozenset[str]:
    """The names of the policies that are attached to a holder itself, inline ones included."""
    inline = (policy.name for policy in holder.inline_policies)
    return frozenset((*inline, *(_name(ref.text) for ref in holder.attached_policies)))


def from_aws(holder: Holder) -> tuple[str, ...]:
    """The names of those policies of AWS's own that are attached to a holder."""
    return tuple(_name(ref.text) for ref in holder.attached_policies if _by_aws(ref.text))


def managed(holder: Holder, graph: Graph, wanted: Callable[[str], bool], harm: str) -> Verdict:
    """The verdict on policies of AWS's that a holder should not have: those whose names are `wanted`.

    A policy that is only the holder's boundary grants nothing, and one whose grants of SageMaker a boundary or a Deny
    takes back does no harm.
    """
    if reason := without_policies(holder):
        return reason
    names = [name for name in from_aws(holder) if wanted(name)]
    if not names:
        boundary = None if isinstance(holder, Group) else holder.boundary
        if boundary is not None and _by_aws(boundary.text) and wanted(_name(boundary.text)):
            return passed(f"{_name(boundary.text)} is its boundary only, and grants nothing")
        return passed("no such policy is attached")
    granting = {ref.policy for ref in touching(graph.grants(holder), "sagemaker*:*")}
    left = [name for name in names if name in granting]
    if not left:
        return passed(f"its boundary or a Deny takes back what {', '.join(names)} grants of SageMaker")
    return failed(f"{', '.join(left)}{held_by(holder, graph)}: {harm}")


def creating(holder: Role | User, graph: Graph, lack: str, *names: str) -> Verdict:
    """The verdict on who may create what lacks protections: `names` are those of the guardrails that ask for them.

    Administrators are left out: no policy of the account keeps them from anything, and they are reported as such.
    """
    if isinstance(holder, Role) and holder.service_linked:
        return not_applicable("AWS made this service-linked role, and alone can change it")
    if reason := judged_as_administrator(holder, graph):
        return reason
    found = graph.unprotected(holder, *names)
    if found is None:
        return not_applicable("it may create none of what has this protection")
    if not found:
        return passed(f"what it may create it may not create {lack}")
    actions = ", ".join(dict.fromkeys(one.action.partition(":")[2] for one in found))
    why = f"may create it {lack}: {actions}, by {named(ref for one in found for ref in one.decided_by)}"
    if all(one.decision is Decision.ALLOW for one in found):
        return failed(why)
    keys = ", ".join(sorted({key for one in found for key in one.hangs_on})) or "the values of policy variables"
    return failed(f"{why}, depending on {keys}", confidence=Confidence.MEDIUM)


def held_by(holder: Holder, graph: Graph) -> str:
    """Who has what a group grants, in words that follow the policy's name; nothing for users and roles.

    Raises:
        MissingEvidence: where no user of the group is known, and not all were read.
    """
    if not isinstance(holder, Group):
        return ""
    users = [use.example for use in graph.users(User.type)]
    more = f" and {len(users) - SHOWN} more" if len(users) > SHOWN else ""
    return f", held by {', '.join(users[:SHOWN])}{more}" if users else ", held by nobody today"


def _by_aws(arn: str) -> bool:
    return ":iam::aws:policy/" in arn


def _name(arn: str) -> str:
    return arn.rpartition("/")[2]


def listed(found: Sequence[Disclosure]) -> str:
    """The first few buckets by name, and how many more there are."""
    more = f" and {len(found) - SHOWN} more" if len(found) > SHOWN else ""
    return ", ".join(one.bucket for one in found[:SHOWN]) + more


def uses_sagemaker(holder: User | Role, graph: Graph) -> Verdict | None:
    """Why a user or role is none that works with SageMaker; None where it is one."""
    if isinstance(holder, Role) and holder.service_linked:
        return not_applicable("AWS made this service-linked role, and alone can change it")
    if not touching(graph.grants(holder), "sagemaker:*"):
        return not_applicable("it grants no actions of SageMaker")
    return None


def already_administrator(holder: User | Role, graph: Graph) -> Verdict | None:
    """Why there is nothing to escalate to; None for all but administrators."""
    home = holder.identity
    answer = administrator(graph.grants(holder), partition=home.partition, account=home.account)
    if answer.decision is Decision.ALLOW:
        return not_applicable(f"administrator already, by {named(answer.decided_by)}")
    return None


def escalating(route: Route | None) -> Verdict:
    """The verdict on a way to administrator: certain where it is proven, less so where it hangs on the request."""
    if route is None:
        return passed("no way to administrator")
    if route.proven:
        return failed(f"{route}", path=route.steps)
    why = f"{route}; all of it depends on {', '.join(route.hangs_on)}"
    return failed(why, confidence=Confidence.MEDIUM, path=route.steps)


def judged_as_a_whole(holder: Holder, graph: Graph) -> Verdict | None:
    """Why a holder is left to the rules on administrators and on all of SageMaker; None for all others."""
    if reason := judged_as_administrator(holder, graph):
        return reason
    if whole_service(graph.grants(holder), "sagemaker"):
        return not_applicable("it may use all of SageMaker, which is judged apart")
    return None


def judged_as_administrator(holder: Holder, graph: Graph) -> Verdict | None:
    """Why a holder is left to the rules on administrators, certain ones or not; None for all others."""
    home = holder.identity
    if administrator(graph.grants(holder), partition=home.partition, account=home.account).may_allow:
        return not_applicable("it is administrator, which is judged apart")
    return None


def on_anything(
    holder: Holder,
    graph: Graph,
    ways: Sequence[Way],
    what: str,
    apart: Callable[[Holder, Graph], Verdict | None] = judged_as_a_whole,
) -> Verdict:
    """The verdict on who may make one of the requests about any resource; `what` are these, in words.

    `apart` tells of holders that are judged by other rules.

    Only what holds whatever else the request has is found, by policies that are attached to the holder itself: what
    users have from a group is said once, of the group.
    """
    if reason := without_policies(holder):
        return reason
    grants = graph.grants(holder)
    granting = {ref.policy for way in ways for ref in grants.allowing(way.action)}
    own = own_policies(holder) if granting else frozenset[str]()
    if granting.isdisjoint(own):
        return not_applicable("what is attached to it grants none of these actions")
    if reason := apart(holder, graph):
        return reason
    found = {way.words: freely(holder, graph, way) for way in ways}
    found = {words: refs for words, refs in found.items() if any(ref.policy in own for ref in refs)}
    if found:
        by = named(ref for refs in found.values() for ref in refs)
        return failed(f"{', '.join(found)} on {what} that are not named, by {by}{held_by(holder, graph)}")
    return passed(f"only on {what} that are named, or under conditions")


def freely(holder: Holder, graph: Graph, way: Way) -> tuple[StatementRef, ...]:
    """The statements that surely allow a holder to make a request about resources that nobody has named."""
    grants, home, others = graph.grants(holder), holder.identity, (way.action, *way.needs)
    found = [
        anywhere(grants, action, partition=home.partition, account=home.account, request=dict(way.keys))
        for action in others
    ]
    return tuple(ref for refs in found for ref in refs) if all(found) else ()


def over_the_internet(holder: User | Role, graph: Graph, *actions: str) -> Verdict:
    """The verdict on who may do one of the actions from anywhere: no VPC, endpoint or address is asked for."""
    if isinstance(holder, Role) and holder.service_linked:
        return not_applicable("AWS made this service-linked role, and alone can change it")
    if not any(map(graph.grants(holder).allowing, actions)):
        return not_applicable("it grants none of these actions")
    if reason := judged_as_administrator(holder, graph):
        return reason
    found = graph.from_outside(holder, *actions)
    if found:
        return failed(
            f"{', '.join(found)} from anywhere, by {named(ref for one in found.values() for ref in one.decided_by)}"
        )
    return passed("over the internet it is refused, or allowed under conditions only")
