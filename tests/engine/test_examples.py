"""The examples' estates are as the collectors would have written them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from auditor.collect.collector import Where, collectors
from auditor.engine.examples import ACCOUNT, REGION, Example
from auditor.model.document import GLOBAL, Listing, Shapes
from auditor.model.settings import Settings
from auditor.model.verdict import Outcome
from auditor.rule import Context

NOTHING = Example("", Outcome.PASS, (), frozenset(), Context(Settings(), datetime(2026, 11, 1, tzinfo=UTC)), {})
WHERE = sorted((type_, one.where) for one in collectors() for type_ in one.types)


@pytest.mark.parametrize(("type_", "where"), WHERE)
def test_a_listing_is_of_the_account_or_of_a_region_as_collected(type_: str, where: Where) -> None:
    listing = NOTHING.estate(Shapes({})).listing(type_, ACCOUNT, REGION)
    assert isinstance(listing, Listing)
    assert (listing.region == GLOBAL) is (where is Where.GLOBAL)
