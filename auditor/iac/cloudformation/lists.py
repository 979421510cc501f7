"""Functions of values alone: texts, lists and networks.

Each takes its argument evaluated, with no choices left in it, and the holes for what a text does not tell.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping
from ipaddress import ip_network
from itertools import islice
from typing import Any, Final

from auditor.iac.cloudformation.fork import unsure
from auditor.iac.cloudformation.texts import Holes, as_text, joined
from auditor.model.choice import OPEN, Unknown, symbol, symbolic

Pure = Callable[[Any, Holes], Any]

_PAIR: Final = 2
_MOST_NETWORKS: Final = 256
_MISSHAPEN: Final = "a function stands here with other arguments than it takes"


def join(argument: Any, holes: Holes) -> Any:
    """Fn::Join."""
    if not isinstance(argument, list) or len(argument) != _PAIR or not isinstance(argument[0], str):
        return Unknown(_MISSHAPEN)
    delimiter, parts = argument
    if isinstance(parts, Unknown):
        return Unknown(parts.reason, parts.text or holes.next())
    return joined(parts, holes, delimiter) if isinstance(parts, list) else Unknown(_MISSHAPEN)


def split(argument: Any, _: Holes) -> Any:
    """Fn::Split; of a text that is known in part nothing tells how many parts it has."""
    if not isinstance(argument, list) or len(argument) != _PAIR:
        return Unknown(_MISSHAPEN)
    delimiter, text = argument[0], as_text(argument[1])
    if isinstance(argument[1], Unknown):
        return Unknown(argument[1].reason)
    if not isinstance(delimiter, str) or not delimiter or text is None:
        return Unknown(_MISSHAPEN)
    return Unknown("a part of a name that only deployment spells") if OPEN in text else text.split(delimiter)


def select(argument: Any, _: Holes) -> Any:
    """Fn::Select."""
    if not isinstance(argument, list) or len(argument) != _PAIR:
        return Unknown(_MISSHAPEN)
    index, values = argument
    unknown = next((each for each in argument if isinstance(each, Unknown)), None)
    if unknown:
        return Unknown(unknown.reason)
    number = as_text(index) or ""
    if not isinstance(values, list) or not number.isdecimal() or len(number) > 9:  # noqa: PLR2004 - digits of an index
        return Unknown(_MISSHAPEN)
    if not values and not int(number):
        return ""  # AWS makes of an empty text a list of one that is empty
    return values[int(number)] if int(number) < len(values) else Unknown("it is selected from a list that is too short")


def length(argument: Any, _: Holes) -> Any:
    """Fn::Length."""
    if isinstance(argument, list):
        named = any(isinstance(each, str) and each.startswith(f"{OPEN}{_ZONE}") for each in argument)
        return Unknown("only deployment tells how many zones a region has") if named else len(argument)
    return Unknown(argument.reason if isinstance(argument, Unknown) else _MISSHAPEN)


def encode(argument: Any, holes: Holes) -> Any:
    """Fn::Base64: what AWS receives. Symbols in the text are encoded with it."""
    text = joined([argument], holes)
    if isinstance(text, Unknown):
        return Unknown(text.reason, _in_base64(text.text))
    return _in_base64(text)


def _in_base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode("ascii")


def to_json(argument: Any, holes: Holes) -> Any:
    """Fn::ToJsonString; what is not known stands in it as a symbol."""
    unknown = unsure(argument)
    text = joined([json.dumps(_spelled(argument, holes), separators=(",", ":"), ensure_ascii=False)], holes)
    return Unknown(unknown.reason, text) if unknown and isinstance(text, str) else text


def _spelled(value: Any, holes: Holes) -> Any:
    if isinstance(value, Unknown):
        return value.text or holes.next()
    if isinstance(value, Mapping):
        return {name: _spelled(each, holes) for name, each in value.items()}
    return [_spelled(each, holes) for each in value] if isinstance(value, list) else value


def cidr(argument: Any, _: Holes) -> Any:
    """Fn::Cidr: the first networks of a block, each with that many bits of its own (by default 8).

    Of a number that CloudFormation refuses nothing is known: none, more than 256, or more than the block holds.
    """
    parts = argument if isinstance(argument, list) else []
    unknown = unsure(parts)
    if unknown:
        return Unknown(unknown.reason)
    texts = [as_text(each) or "" for each in parts] + ["8"] * (len(parts) == _PAIR)
    if len(texts) != _PAIR + 1 or not all(text.isdecimal() and len(text) <= 3 for text in texts[1:]):  # noqa: PLR2004 - digits
        return Unknown(_MISSHAPEN)
    try:
        network = ip_network(texts[0], strict=False)
        below = network.subnets(new_prefix=network.max_prefixlen - int(texts[2]))
    except ValueError:
        return Unknown("only deployment tells the networks of this block")
    count = int(texts[1])
    found = [str(each) for each in islice(below, min(count, _MOST_NETWORKS))]
    return (
        found if found and len(found) == count else Unknown("Fn::Cidr makes no such number of networks of this block")
    )


def zones(region: Any, here: str) -> list[str]:
    """The zones of a region, by default of `here`: which they are differs by account.

    They are as many as templates select from, and distinct.
    """
    elsewhere = isinstance(region, str) and region not in {"", here} and not symbolic(region)
    of = f" of {region}" if elsewhere else ""
    return [symbol(f"{_ZONE} {number}{of}") for number in range(_MOST_ZONES)]


_ZONE: Final = "availability zone"
_MOST_ZONES: Final = 6
"""The most that a region has (us-east-1)."""

PURE: Final[Mapping[str, Pure]] = {
    "Fn::Base64": encode,
    "Fn::Cidr": cidr,
    "Fn::Join": join,
    "Fn::Length": length,
    "Fn::Select": select,
    "Fn::Split": split,
    "Fn::ToJsonString": to_json,
}
"""The functions by name."""
