"""What stands already, of which a plan tells ids and ARNs: references to it as the symbols by which documents join.

Of what is planned anew a plan knows neither, and `references` finds what is meant; of what stands it writes them out
wherever something refers to it, though the same plan has the resource itself.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Final

from auditor.iac.planned import Change, Home
from auditor.iac.terraform.addresses import key
from auditor.iac.terraform.blocks import Tree, mapping
from auditor.iac.terraform.instances import Instance
from auditor.iac.terraform.services import translation
from auditor.model.arn import Arn
from auditor.model.choice import symbol, symbolic

_ID: Final = re.compile(
    r"(?:acl|cagw|dopt|eigw|eni|fl|fs|fsap|igw|nat|pcx|pl|rtb|sg|subnet|tgw(?:-attach|-rtb)?|vpc|vpce)-[0-9a-f]{8,17}"
    r"|mrk-[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|d-[0-9a-z]{12}"
)
"""The ids that AWS makes up: EC2's and EFS's, Studio domains', keys'. Others are names, which may mean anything."""


_AWS: Final = re.compile(r"(?:.*:)?aws(?:cc)?(?:\..*)?")
"""The keys of AWS's providers: `aws`, `aws.other`, `module.net:aws.other`."""


def standing(found: Iterable[Instance]) -> Mapping[str, str]:
    """{id or ARN: symbol} of what stands and stays; nothing of an id that several have."""
    told = [pair for one in found if _stays(one) for pair in _told(one)]
    several = Counter(text for text, _ in told)
    return {text: meant for text, meant in told if several[text] == 1}


def _stays(one: Instance) -> bool:
    table = translation(one.type) if one.mode == "managed" and one.change is not Change.DELETE else None
    return table is not None and not table.part_of


def _told(one: Instance) -> Iterable[tuple[str, str]]:
    arn, own = one.values.get("arn"), one.values.get("id")
    if isinstance(arn, str) and Arn.looks_like(arn):
        yield arn, symbol(key(one.address), "Arn")
    if isinstance(own, str) and _ID.fullmatch(own):
        yield own, symbol(key(one.address), "Ref")


def referring(value: Any, there: Mapping[str, str]) -> Any:
    """`value` with each text in it that is such an id or ARN replaced by the symbol."""
    if isinstance(value, str):
        return there.get(value, value)
    if isinstance(value, Mapping):
        return {name: referring(each, there) for name, each in value.items()}
    return [referring(each, there) for each in value] if isinstance(value, list) else value


def shared_home(tree: Tree, found: Iterable[Instance], home: Home) -> Home:
    """Where all that stands is, if that is one account and the code sets up one provider of AWS; else as given."""
    providers = mapping(mapping(tree.get("configuration")).get("provider_config"))
    if sum(bool(_AWS.fullmatch(str(name))) for name in providers) != 1:
        return home
    told = [one.values.get("arn") for one in found if _stays(one)]
    arns = [Arn.parse(text) for text in told if isinstance(text, str) and Arn.looks_like(text)]
    places = {(arn.partition, arn.account) for arn in arns if arn.account.isdecimal()}
    if len(places) != 1:
        return home
    known = dict(zip(("partition", "account"), places.pop(), strict=True))
    return replace(home, **{name: text for name, text in known.items() if symbolic(getattr(home, name))})


def home_of(one: Instance, home: Home, region: str | None) -> Home:
    """Where a resource stands, by its own ARN, as far as the user did not say; else where its provider puts it."""
    told = one.values.get("arn")
    at = replace(home, region=region) if region else home
    if not isinstance(told, str) or not Arn.looks_like(told):
        return at
    arn = Arn.parse(told)
    known = {"partition": arn.partition, "account": arn.account, "region": arn.region}
    return replace(at, **{name: text for name, text in known.items() if text and symbolic(getattr(at, name))})
