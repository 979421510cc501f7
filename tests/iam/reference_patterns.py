"""How one piece of policy text matches one piece of the request: wildcards, variables, resources, actions.

Part of the reference evaluator: read from AWS's documentation, dumb on purpose, without cache or compilation.
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
"""

from __future__ import annotations

from collections.abc import Mapping

Values = Mapping[str, str | list[str]]  # the request context, its key names in lower case
Pieces = list[tuple[str, bool]]  # characters, each with whether it is a wildcard (a * or ? that was not escaped)

ARN_PARTS = 6
SPECIAL = {"*", "?", "$"}  # ${*}, ${?} and ${$} stand for the characters themselves


def matches(pieces: Pieces | None, text: str) -> bool:
    """Whether the whole text matches; wildcards cross everything. A pattern without value matches nothing."""
    if pieces is None:
        return False
    places = {0}  # where in the text the pieces so far may have ended
    for character, wild in pieces:
        if wild and character == "*":
            places = set(range(min(places), len(text) + 1)) if places else places
        elif wild:
            places = {place + 1 for place in places if place < len(text)}
        else:
            places = {place + 1 for place in places if place < len(text) and text[place] == character}
    return len(text) in places


def plain(pattern: str) -> Pieces:
    """A pattern in which `${...}` means nothing."""
    return [(character, character in "*?") for character in pattern]


def literal(text: str) -> Pieces:
    """A text in which nothing is a wildcard."""
    return [(character, False) for character in text]


def substituted(pattern: str, values: Values | None) -> Pieces | None:
    """Put the request's values for the variables; None when one of them has no value.

    Args:
        pattern: text of the policy.
        values: the request's context; None where the policy's Version knows no variables.
    """
    if values is None:
        return plain(pattern)
    pieces: Pieces = []
    while "${" in pattern and "}" in pattern[pattern.index("${") :]:
        before, rest = pattern.split("${", 1)
        inside, pattern = rest.split("}", 1)
        value = variable(inside, values)
        if value is None:
            return None
        pieces += plain(before) + literal(value)
    return pieces + plain(pattern)


def variable(inside: str, values: Values) -> str | None:
    """The value of what stands between `${` and `}`; None when there is none and no default."""
    if inside in SPECIAL:
        return inside
    key, comma, default = inside.partition(",")
    value = values.get(key.strip().lower())
    if isinstance(value, str):  # a multivalued key cannot be a variable
        return value
    default = default.strip()
    if comma and len(default) > 1 and default[0] == default[-1] == "'":
        return default[1:-1]
    return None


def action_matches(pattern: str, action: str) -> bool:
    """Actions are compared without case."""
    return matches(plain(pattern.lower()), action.lower())


def resource_matches(pattern: str, resource: str, values: Values | None) -> bool:
    """Compare the first five parts of an ARN one by one; a `*` at the end of a part may cross its colon.

    Variables are replaced in the last part only ("after the fifth colon").
    """
    if ":" not in pattern:
        return matches(substituted(pattern, values), resource)
    parts = pattern.split(":", ARN_PARTS - 1)
    return parts_match(parts, resource, values)


def parts_match(parts: list[str], text: str, values: Values | None) -> bool:
    """Whether the pattern's parts, joined by colons, match the text."""
    part, rest = parts[0], parts[1:]
    if not rest:
        return matches(substituted(part, values), text)
    for place, character in enumerate(text):
        if character != ":":
            continue
        head, tail = text[:place], text[place + 1 :]
        crossing = part.endswith("*") or ":" not in head
        if crossing and part_matches(part, head) and parts_match(rest, tail, values):
            return True
    return False


def part_matches(part: str, text: str) -> bool:
    """One part of an ARN: only a `*` at its end may stand for colons."""
    if part.endswith("*"):
        return any(":" not in text[:cut] and matches(plain(part[:-1]), text[:cut]) for cut in range(len(text) + 1))
    return matches(plain(part), text)


def arn_matches(pattern: Pieces | None, arn: str) -> bool:
    """The Arn operators: each of the six components is compared by itself; the last keeps its colons."""
    if pattern is None:
        return False
    components: list[Pieces] = [[]]
    for character, wild in pattern:
        if character == ":" and len(components) < ARN_PARTS:
            components.append([])
        else:
            components[-1].append((character, wild))
    parts = arn.split(":", ARN_PARTS - 1)
    if len(components) != ARN_PARTS or len(parts) != ARN_PARTS:
        return False
    return all(matches(component, part) for component, part in zip(components, parts, strict=True))
