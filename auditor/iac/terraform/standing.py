"""What stands already, of which a plan tells ids and ARNs: references to it as the symbols by which documents join.

Of what is planned anew a plan knows neither, and `references` finds what is meant; of what stands it writes them out
wherever something refers to it, though the same plan has the resource itself.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, Final

from msgspec.structs import replace

from auditor.iac.planned import Change, Home
from auditor.iac.terraform.addresses import key
from auditor.iac.terraform.configuration import Configuration
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


def homes(configuration: Configuration, found: Iterable[Instance], data: Iterable[Instance]) -> Mapping[str, Home]:
    """{key of a provider's configuration: where it makes things}, as far as the plan tells; symbols for the rest.

    What tells is the provider's own code, the ARNs of what it has made already, and what `aws_caller_identity`,
    `aws_partition` and `aws_region` were read to be: never an ARN that the code merely names.
    """
    told: dict[str, list[Home]] = defaultdict(list)
    for one in found:
        arn = one.values.get("arn")
        if _stays(one) and isinstance(arn, str) and Arn.looks_like(arn) and Arn.parse(arn).account.isdecimal():
            told[configuration.provider(one)].append(Home(Arn.parse(arn).partition, Arn.parse(arn).account))
    for one in data:
        if one.type == "aws_region" and (configuration.expressions(one) or not configuration.knows(one)):
            continue  # it may be asked for another region than the provider's
        told[configuration.provider(one)].append(_data_home(one))
    for name in configuration.providers:
        told[name].append(Home(account=configuration.account(name) or Home().account))
    return {name: _agreed(each) for name, each in told.items()}


def _data_home(one: Instance) -> Home:
    """What a data source tells of the place where its provider is."""
    home, values = Home(), one.values
    account, arn = values.get("account_id"), values.get("arn")
    if one.type == "aws_caller_identity" and isinstance(account, str) and account.isdecimal():
        known = Arn.parse(arn).partition if isinstance(arn, str) and Arn.looks_like(arn) else home.partition
        return replace(home, account=account, partition=known)
    partition, region = values.get("partition"), values.get("region") or values.get("name")
    if one.type == "aws_partition" and isinstance(partition, str):
        return replace(home, partition=partition)
    return replace(home, region=region) if one.type == "aws_region" and isinstance(region, str) else home


def _agreed(told: Iterable[Home]) -> Home:
    """What all that is told agrees on; what is told twice differently is not known."""
    made, every = Home(), list(told)
    for name in ("partition", "account", "region"):
        known = {getattr(home, name) for home in every if not symbolic(getattr(home, name))}
        if len(known) == 1:
            made = replace(made, **{name: known.pop()})
    return made


def shared_home(configuration: Configuration, known: Mapping[str, Home], home: Home, one: Instance) -> Home:
    """Where a resource's provider makes things, as far as the user did not say.

    Of a resource whose provider the plan does not name, that is known if there is one provider of AWS only.
    """
    ours = [name for name in configuration.providers if _AWS.fullmatch(name)]
    provider = configuration.provider(one)
    if not provider and len(ours) == 1:
        return _filled(home, _agreed([known.get("", Home()), known[ours[0]]]))
    return _filled(home, known.get(provider, Home()) if provider else Home())


def _filled(home: Home, known: Home) -> Home:
    names = [name for name in ("partition", "account", "region") if symbolic(getattr(home, name))]
    return replace(home, **{name: getattr(known, name) for name in names if not symbolic(getattr(known, name))})


def home_of(one: Instance, home: Home, region: str | None) -> Home:
    """Where a resource stands, by its own ARN, as far as the user did not say; else where its provider puts it."""
    told = one.values.get("arn")
    at = replace(home, region=region) if region else home
    if not isinstance(told, str) or not Arn.looks_like(told):
        return at
    arn = Arn.parse(told)
    known: dict[str, Any] = {"partition": arn.partition, "account": arn.account, "region": arn.region}
    return replace(at, **{name: text for name, text in known.items() if text and symbolic(getattr(at, name))})
