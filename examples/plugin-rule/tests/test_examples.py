"""Each rule gives the verdicts that its examples ask for: pytest, with the package installed."""

from auditor.collect.collector import collectors
from auditor.collect.shapes import shapes
from auditor.engine.examples import examples
from auditor.engine.registry import load

RULES = [rule for rule in load(["acme"]).rules if rule.family == "acme"]


def test_examples() -> None:
    known = shapes(collectors())
    for rule in RULES:
        judged = {one.about: one.judge(rule, known)[0].verdict.outcome for one in examples(rule)}
        assert judged == {one.about: one.verdict for one in examples(rule)}
        assert {"pass", "fail", "unknown"} <= set(judged.values())
