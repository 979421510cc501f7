"""A verdict over what hangs on parameters: every option is judged, and what decides is named."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from auditor.engine import registry
from auditor.engine.engine import Judgement
from auditor.engine.gate.live import Live
from auditor.engine.gate.worlds import Worlds
from auditor.iac.documents import Sketch
from auditor.iac.planned import Home, Planned, Source
from auditor.model.choice import ABSENT, OneOf, Unknown, symbol
from auditor.model.document import PlannedIdentity
from auditor.model.settings import Settings
from auditor.model.verdict import Confidence, Outcome
from auditor.rule import Context

NOTEBOOK = "AWS::SageMaker::NotebookInstance"
ROOT = "notebook-root-access"
KEY = "key-volume-not-customer-managed"
ENV = {"prod": "Disabled", "dev": "Enabled"}


def sketch(described: dict[str, Any], *, exists: Any = True, key: str = "Notebook") -> Sketch:
    planned = Planned(NOTEBOOK, key, {}, Source("app.yaml", f"/Resources/{key}", f"/Resources/{key}/Properties"))
    home = Home()
    identity = PlannedIdentity(home.partition, home.account, home.region, NOTEBOOK, symbol(key), None, planned.place)
    return Sketch(planned, identity, {"DescribeNotebookInstance": described}, (), exists)


def judged(described: dict[str, Any], rule: str = ROOT, *, exists: Any = True) -> Judgement | None:
    one = sketch(described, exists=exists)
    rules = registry.load(()).select((rule,), ())
    worlds = Worlds([one], Live(), frozenset(), rules, Context(Settings(), datetime(2026, 11, 1, tzinfo=UTC)))
    return next(worlds.judge_all(one), None)


def verdict(described: dict[str, Any], rule: str = ROOT) -> tuple[Outcome, str]:
    found = judged(described, rule)
    assert found is not None
    return found.verdict.outcome, found.verdict.message


def test_what_is_plain_is_judged_plainly() -> None:
    assert verdict({"RootAccess": "Enabled"})[0] is Outcome.FAIL
    assert verdict({"RootAccess": "Disabled"})[0] is Outcome.PASS


def test_what_is_not_set_has_the_default_of_the_api() -> None:
    assert verdict({})[0] is Outcome.FAIL


def test_what_the_code_does_not_tell_is_unknown() -> None:
    outcome, message = verdict({"RootAccess": Unknown("parameter Root has no default")})
    assert (outcome, message) == (
        Outcome.UNKNOWN,
        "root_access could not be read: parameter Root has no default",
    )


def test_options_that_disagree_are_unknown_and_name_what_decides() -> None:
    outcome, message = verdict({"RootAccess": OneOf("parameter Env", ENV)})
    assert outcome is Outcome.UNKNOWN
    assert "hangs on parameter Env: fails where parameter Env is dev" in message
    assert "passes where parameter Env is prod" in message


def test_options_that_agree_decide() -> None:
    assert (
        verdict({"RootAccess": OneOf("condition IsProd", {"true": "Disabled", "false": "Disabled"})})[0] is Outcome.PASS
    )
    assert verdict({"RootAccess": OneOf("condition IsProd", {"true": ABSENT, "false": "Enabled"})})[0] is Outcome.FAIL


def test_one_decision_is_the_same_everywhere() -> None:
    nested = OneOf("parameter Env", {"prod": OneOf("parameter Env", ENV), "dev": "Disabled"})
    assert verdict({"RootAccess": nested})[0] is Outcome.PASS


def test_an_assumed_default_decides_and_says_so() -> None:
    found = judged({"RootAccess": OneOf("parameter Root", {"its default, Disabled": "Disabled"}, assumed=True)})
    assert found is not None
    assert found.verdict.outcome is Outcome.PASS
    assert "assumed: parameter Root is its default, Disabled" in found.verdict.message
    assert found.verdict.confidence is Confidence.MEDIUM


def test_what_is_made_in_no_world_is_not_judged() -> None:
    assert judged({}, exists=False) is None


def test_what_is_made_in_some_worlds_is_judged_in_those() -> None:
    made = OneOf("condition WithNotebook", {"true": True, "false": False})
    found = judged(
        {"RootAccess": OneOf("condition WithNotebook", {"true": "Disabled", "false": "Enabled"})}, exists=made
    )
    assert found is not None
    assert found.verdict.outcome is Outcome.PASS


def test_more_worlds_than_can_be_judged_are_unknown() -> None:
    value: Any = "Disabled"
    for index in range(7):
        value = OneOf(f"condition C{index}", {"true": value, "false": value})
    outcome, message = verdict({"RootAccess": value})
    assert outcome is Outcome.UNKNOWN
    assert "more than 64 combinations" in message


def test_a_key_that_is_a_parameter_without_default_is_no_key() -> None:
    assert verdict({"KmsKeyId": Unknown("parameter Key has no default")}, KEY)[0] is Outcome.UNKNOWN
    assert verdict({}, KEY)[0] is Outcome.FAIL


def test_what_bears_on_the_severity_alone_is_no_assumption_of_the_verdict() -> None:
    internet = OneOf("parameter Internet", {"its default, Enabled": "Enabled"}, assumed=True)
    found = judged({"RootAccess": "Enabled", "DirectInternetAccess": internet})
    assert found is not None
    assert found.verdict.message == "RootAccess is Enabled"
    assert found.verdict.confidence is Confidence.HIGH
