"""Patterns agree with a plain recursive reference, and stay fast on hostile input."""

import time
from functools import cache
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.iam import covers, intersects
from auditor.iam.patterns import compile_pattern

PATTERNS = st.text("ab*?", max_size=6)
WORDS = ["".join(letters) for size in range(6) for letters in product("abc", repeat=size)]


@cache
def reference(pattern: str, text: str) -> bool:
    if not pattern:
        return not text
    if pattern[0] == "*":
        return reference(pattern[1:], text) or bool(text and reference(pattern, text[1:]))
    return bool(text) and pattern[0] in ("?", text[0]) and reference(pattern[1:], text[1:])


@given(PATTERNS, st.text("abc", max_size=8))
def test_matching_agrees_with_the_reference(pattern: str, text: str) -> None:
    assert compile_pattern(pattern).matches(text) == reference(pattern, text)


@given(PATTERNS, PATTERNS)
@settings(max_examples=300)
def test_covering_is_never_claimed_wrongly(wide: str, narrow: str) -> None:
    if covers(wide, narrow):
        assert all(reference(wide, word) for word in WORDS if reference(narrow, word))


@given(st.text("ab*", max_size=5), PATTERNS)
@settings(max_examples=300)
def test_covering_is_found_by_patterns_without_question_marks(wide: str, narrow: str) -> None:
    # every word of the narrow pattern up to this size, with a letter that no pattern has, is enough to tell
    words = (narrow.replace("*", fill).replace("?", "c") for fill in ("", "c", "cc"))
    assert covers(wide, narrow) == all(reference(wide, word) for word in words)


@given(PATTERNS, PATTERNS)
@settings(max_examples=300)
def test_intersecting_agrees_with_enumeration(one: str, other: str) -> None:
    if any(reference(one, word) and reference(other, word) for word in WORDS):
        assert intersects(one, other)
    elif len(one) + len(other) <= 5:
        assert not intersects(one, other)


@given(PATTERNS, PATTERNS)
def test_intersecting_is_symmetric(one: str, other: str) -> None:
    assert intersects(one, other) == intersects(other, one)


def test_hundreds_of_wildcards_stay_fast() -> None:
    hostile = "*a" * 2500
    started = time.process_time()
    assert not compile_pattern(hostile).matches("a" * 2499 + "b" * 7500)
    assert covers("*", hostile)
    assert not covers(hostile, "*b*" * 1000)
    assert intersects(hostile, "*b*" * 1000)
    assert time.process_time() - started < 2


def test_policy_variables_are_unknown_text_and_escapes_are_characters() -> None:
    home = compile_pattern("home/${aws:username}/*", variables=True)
    assert home.open_ended
    assert home.matches("home/alice/x")
    assert not home.covers(compile_pattern("home/alice/*"))
    star = compile_pattern("a${*}b", variables=True)
    assert star.matches("a*b")
    assert not star.matches("axb")
    assert compile_pattern("${aws:username}").matches("${aws:username}")
