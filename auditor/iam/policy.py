"""The parts of a policy document, as AWS's grammar names them.

Source: IAM User Guide, "Grammar of the IAM JSON policy language". Only shapes live here; parsing is in
``parse``, meaning in the modules named after the element.
"""

from enum import StrEnum

from msgspec import Struct

LIVE_VARIABLES = "2012-10-17"
"""The only policy version in which ``${...}`` is a variable; in the older one it is plain text."""


class Effect(StrEnum):
    """What a statement does with the requests that it matches."""

    ALLOW = "Allow"
    DENY = "Deny"


class Quantifier(StrEnum):
    """How an operator treats a key with several values."""

    ALL = "ForAllValues"
    ANY = "ForAnyValue"


class StatementRef(Struct, frozen=True):
    """Where a statement stands: enough for a reader to find it.

    Attributes:
        policy: the name that the policy was parsed under.
        index: position in the document, from 0.
        sid: the statement id, where it has one.
        effect: Allow or Deny.
    """

    policy: str
    index: int
    sid: str | None
    effect: Effect


class Principals(Struct, frozen=True):
    """The value of Principal or NotPrincipal; ``"*"`` alone is read as ``{"AWS": "*"}``, its equivalent."""

    aws: tuple[str, ...] = ()
    service: tuple[str, ...] = ()
    federated: tuple[str, ...] = ()
    canonical: tuple[str, ...] = ()

    @property
    def everyone(self) -> bool:
        """Whether every principal of every account is meant, anonymous callers included."""
        return "*" in self.aws


class Condition(Struct, frozen=True):
    """One operator, one key, its values (OR); a statement's conditions are joined by AND.

    Attributes:
        operator: canonical name without quantifier and IfExists, e.g. ``StringEquals``.
        key: condition key in lower case (AWS compares key names without case).
        values: as text; JSON numbers and booleans are written out.
        quantifier: ForAllValues, ForAnyValue or none.
        if_exists: the ``...IfExists`` form, which holds where the key is absent.
        variables: whether ``${...}`` in the values is a policy variable.
    """

    operator: str
    key: str
    values: tuple[str, ...]
    quantifier: Quantifier | None = None
    if_exists: bool = False
    variables: bool = True


class Statement(Struct, frozen=True):
    """One statement. An empty tuple or None means that the element is absent.

    Attributes:
        policy: name of the policy that it belongs to.
        index: position in the document, from 0.
        sid: statement id or None.
        effect: Allow or Deny.
        principals: Principal, None in identity policies.
        not_principals: NotPrincipal, None where absent.
        actions: Action patterns, case as written.
        not_actions: NotAction patterns.
        resources: Resource patterns; absent (with NotResource absent too) in trust and repository policies, which
            speak of the one resource they are attached to.
        not_resources: NotResource patterns.
        conditions: all must hold.
        variables: whether ``${...}`` in resources is a policy variable.
        understood: False where the document breaks the grammar here: what the statement means is then not defined, and
            it may or may not apply to any request that its actions (all, where none stand) take in.
    """

    policy: str
    index: int
    sid: str | None
    effect: Effect
    principals: Principals | None = None
    not_principals: Principals | None = None
    actions: tuple[str, ...] = ()
    not_actions: tuple[str, ...] = ()
    resources: tuple[str, ...] = ()
    not_resources: tuple[str, ...] = ()
    conditions: tuple[Condition, ...] = ()
    variables: bool = True
    understood: bool = True

    @property
    def ref(self) -> StatementRef:
        """Where this statement stands."""
        return StatementRef(self.policy, self.index, self.sid, self.effect)

    @property
    def everyone(self) -> bool:
        """Whether Principal names every principal (NotPrincipal never counts: it leaves some out)."""
        return self.principals is not None and self.principals.everyone


class Problem(Struct, frozen=True):
    """Something in a policy that AWS's grammar does not allow, or that does not do what it seems to.

    Attributes:
        policy: the name that the policy was parsed under.
        place: JSON pointer to the element.
        why: what is wrong, in words.
        index: position of the statement, None where the document as a whole is meant.
    """

    policy: str
    place: str
    why: str
    index: int | None = None

    def __str__(self) -> str:
        return f"policy {self.policy!r} at {self.place or '/'}: {self.why}"
