"""The beginning of a rule: its file and its examples, which already agree with each other."""

from __future__ import annotations

import json
import keyword
import re
from collections import Counter
from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final

from msgspec import Struct

from auditor import api
from auditor.engine.registry import load
from auditor.model.catalog import concrete_types
from auditor.model.errors import UserError
from auditor.model.fact import Fact
from auditor.model.resource import Resource
from auditor.model.values import flag, switch

RULES: Final = Path("rules")
EXAMPLES: Final = Path("fixtures") / "rules"
UNWRITTEN: Final = ("Name the problem", "Say how to mend it.", "Say why it matters")
"""Words of the beginning that its author must replace; a test of the rules looks for them."""

_SLUG = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_RULE = '''"""Rule: {id}."""

from auditor.api import {names}


@rule(
    id="{id}",
    title="{title}",
    severity=Severity.MEDIUM,
    remediation=Remediation("{remedy}"),
)
def {function}({subject}: {kind}) -> Verdict:
    """{rationale}: what an attacker, an auditor or an outage makes of it.

    {path} is {absent} where AWS leaves it out.
    """
    if {problem}:
        return failed("{path} is {bad}")
    return passed("{path} is {good}")
'''
_EXAMPLE = """  - about: {about}
    verdict: {verdict}
    resources:
      - type: {type}
        name: example
        {operation}: {answer}
"""


class Beginning(Struct, frozen=True):
    """Two files to be written: where, and what."""

    rule: Path
    rule_text: str
    examples: Path
    examples_text: str


def begin(root: Path, family: str, slug: str, judges: str | None, fact_name: str | None) -> Beginning:
    """The beginning of the rule `<family>-<slug>` in the checkout at `root`.

    `judges` is a resource type (None: the one that the family's rules judge most), `fact_name` the fact that decides
    (None: the first that is on or off, or may be missing).

    Raises:
        UserError: for a family, slug, type or fact that won't do, and for a rule that is there already.
    """
    known = sorted(path.parent.name for path in (root / RULES).glob("*/__init__.py"))
    if family not in known:
        raise UserError(f"no family {family!r} in {root / RULES}: " + _hint(family, known))
    if not _SLUG.fullmatch(slug) or keyword.iskeyword(slug):
        raise UserError(f"{slug!r} is no slug: write it in lower case with dashes, such as root-access")
    kind = _kind(judges, family)
    fact = _fact(kind, fact_name)
    module = slug.replace("-", "_")
    files = (root / RULES / family / f"{module}.py", root / EXAMPLES / family / f"{module}.yaml")
    for path in files:
        if path.exists():
            raise UserError(f"{path} exists already; choose another slug")
    return Beginning(
        files[0], _rule_text(f"{family.replace('_', '-')}-{slug}", module, kind, fact), files[1], _examples(kind, fact)
    )


def _hint(word: str, known: Iterable[str]) -> str:
    listed = list(known)
    near = get_close_matches(word, listed, n=1)
    return f"did you mean {near[0]}?" if near else f"known are {', '.join(listed) or 'none'}"


def _kind(judges: str | None, family: str) -> type[Resource]:
    """The class of a type named in full, or without `AWS::<Service>::` where that is unmistakable."""
    kinds = {kind.type: kind for kind in concrete_types()}
    if judges is None:
        used = Counter(kind.type for rule in load().rules if rule.family == family for kind in rule.types())
        judges = used.most_common(1)[0][0] if used else "AWS::SageMaker::NotebookInstance"
    found = [type_ for type_ in kinds if judges in (type_, type_.rpartition("::")[2])]
    if len(found) != 1:
        near = found or get_close_matches(judges, [*kinds, *(type_.rpartition("::")[2] for type_ in kinds)], n=3)
        raise UserError(f"no resource type {judges!r}" + (f": did you mean {' or '.join(near)}?" if near else ""))
    return kinds[found[0]]


def _fact(kind: type[Resource], name: str | None) -> Fact[Any]:
    usable = {
        fact.name: fact
        for fact in kind.facts.values()
        if isinstance(fact, Fact) and fact.of is None and not fact.many and "[" not in fact.path
    }
    usable = {name: fact for name, fact in usable.items() if _switched(fact) or fact.absent is None}
    if not usable:
        raise UserError(f"{kind.type} has no fact that is on or off, or may be missing: copy a rule of its family")
    if name is not None and name not in usable:
        raise UserError(f"{kind.type} has no fact {name!r} to begin with: {_hint(name, usable)}")
    first = next(filter(_switched, usable.values()), next(iter(usable.values())))
    return usable[name] if name else first


def _switched(fact: Fact[Any]) -> bool:
    return fact.kind in (switch, flag) and not fact.assigned


def _rule_text(id_: str, module: str, kind: type[Resource], fact: Fact[Any]) -> str:
    exported = next(name for name in api.__all__ if getattr(api, name) is kind)
    subject = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", exported).lower()
    names = ["Remediation", "Severity", "Verdict", exported, "failed", "passed", "rule"]
    on = _switched(fact)
    title, remedy, rationale = UNWRITTEN
    return _RULE.format(
        id=id_,
        names=", ".join(sorted(names, key=lambda name: (name.islower(), name))),
        title=title,
        remedy=remedy,
        rationale=rationale,
        function=module,
        subject=subject,
        kind=exported,
        path=fact.path,
        absent="nothing" if not on else "on" if fact.absent else "off",
        problem=f"{subject}.{fact.name}" if on else f"{subject}.{fact.name} is None",
        bad="on" if on else "not set",
        good="off" if on else "set",
    )


def _examples(kind: type[Resource], fact: Fact[Any]) -> str:
    on = _switched(fact)
    bad, good = (_answer(fact, value="on"), _answer(fact, value="")) if on else ("{}", _answer(fact, value="example"))
    rows = (
        ("it is on" if on else "it is not set", "fail", bad),
        ("it is off" if on else "it is set", "pass", good),
        ("it could not be described", "unknown", "denied"),
    )
    told = (
        _EXAMPLE.format(about=about, verdict=verdict, type=kind.type, operation=kind.described_by, answer=answer)
        for about, verdict, answer in rows
    )
    return "examples:\n" + "".join(told)


def _answer(fact: Fact[Any], *, value: str) -> str:
    """The response in which the fact is `value`, as YAML takes it in one line; on or off where it is a switch."""
    told: Any = value
    if _switched(fact):
        told = bool(value) if fact.kind is flag else "Enabled" if value else "Disabled"
    for member in reversed(fact.path.split(".")):
        told = {member: told}
    return json.dumps(told)
