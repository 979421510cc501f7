"""Rules are found by name, each name once; a plugin that cannot be loaded is told, and stops nothing."""

from __future__ import annotations

import zlib
from pathlib import Path

import pytest

from auditor.engine.registry import Registry, RegistryError, load
from tests.support.plugins import install


def test_the_built_in_rules_are_found_in_the_order_of_their_ids() -> None:
    ids = [rule.id for rule in load().rules]
    assert ids == sorted(ids)
    assert "notebook-root-access" in ids
    assert load().errors == ()
    assert load().plugins == ()


def test_rules_are_chosen_by_id_and_by_family() -> None:
    registry = load()
    assert [rule.id for rule in registry.select(["notebook-root-access"])] == ["notebook-root-access"]
    chosen = registry.select(["notebook"], ["notebook-root-access"])
    assert chosen
    assert {rule.family for rule in chosen} == {"notebook"}
    assert "notebook-root-access" not in {rule.id for rule in chosen}
    assert registry.select() == registry.rules


@pytest.mark.parametrize(
    ("asked", "hint"),
    [
        ("notebook-root-acess", "did you mean notebook-root-access[?]"),
        ("notebok", "did you mean notebook[?]"),
        ("zzz", "'auditor rules' lists them"),
    ],
)
def test_a_name_that_nobody_has_is_refused_with_a_hint(asked: str, hint: str) -> None:
    with pytest.raises(RegistryError, match=f"no rule or family named {asked}: {hint}"):
        load().select([asked])
    with pytest.raises(RegistryError, match=hint):
        load().select((), [asked])


def test_a_plugin_brings_rules_and_is_named_with_its_digest(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    install(monkeypatch, tmp_path / "site", name="brings")
    registry = load(["brings"])
    assert "acme-made-up" in {rule.id for rule in registry.rules}
    (plugin,) = registry.plugins
    assert (plugin.name, plugin.version, len(plugin.digest)) == ("brings", "2.1", 64)
    assert registry.digest != load().digest


def test_a_plugin_that_nobody_named_brings_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    install(monkeypatch, tmp_path / "site", name="unnamed", rule="unnamed-rule")
    assert "unnamed-rule" not in {rule.id for rule in load().rules}


def test_an_id_that_two_rules_have_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    install(monkeypatch, tmp_path / "site", name="twin", rule="notebook-root-access")
    with pytest.raises(RegistryError, match="two rules have the id 'notebook-root-access'"):
        load(["twin"])


@pytest.mark.parametrize("name", ["absent", "builtin"])
def test_a_plugin_that_is_not_installed_is_refused(name: str) -> None:
    with pytest.raises(RegistryError, match=f"no plugin named '{name}' is installed"):
        load([name])


def test_a_plugin_that_fails_to_import_is_an_error_of_the_report(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    install(monkeypatch, tmp_path / "site", name="unimportable")
    (tmp_path / "site" / "unimportable_rules.py").write_text(
        '"""Needs what is not there."""\nimport not_installed_anywhere\n'
    )
    registry = load(["unimportable"])
    assert registry.rules == load().rules
    assert registry.plugins == ()
    (error,) = registry.errors
    assert (error.kind, error.name) == ("plugin", "unimportable")
    assert error.message == "could not be imported: No module named 'not_installed_anywhere'"


@pytest.mark.parametrize("fault", ["def", "unheard_of", "int('x')", "{}['x']", "import json\njson.unheard_of"])
def test_whatever_is_wrong_with_a_plugins_module_stops_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, fault: str
) -> None:
    name = f"faulty_{zlib.crc32(fault.encode())}"
    install(monkeypatch, tmp_path / "site", name=name)
    (tmp_path / "site" / f"{name}_rules.py").write_text(fault)
    registry = load([name])
    assert registry.rules == load().rules
    assert [error.name for error in registry.errors] == [name]


def test_the_digest_hangs_on_every_rule() -> None:
    rules = load().rules
    assert Registry(rules).digest == Registry(rules).digest
    assert Registry(rules[1:]).digest != Registry(rules).digest
