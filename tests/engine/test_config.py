from __future__ import annotations

from pathlib import Path

import pytest

from auditor.engine import config
from auditor.model.errors import UserError
from auditor.model.settings import Settings


def test_without_a_file_the_defaults_hold(tmp_path: Path) -> None:
    assert config.load(None, tmp_path) == config.Config(Settings())


def test_auditor_toml_sets_settings_and_plugins(tmp_path: Path) -> None:
    (tmp_path / "auditor.toml").write_text('plugins = ["acme"]\ntrusted_accounts = ["444455556666"]\n')
    found = config.load(None, tmp_path)
    assert found.plugins == ("acme",)
    assert found.settings.trusted_accounts == ("444455556666",)
    assert found.path == tmp_path / "auditor.toml"


def test_pyproject_is_read_where_it_has_the_table_and_passed_over_where_not(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.auditor]\naccess_key_days = 30\n")
    assert config.load(None, tmp_path).settings.access_key_days == 30
    (tmp_path / "pyproject.toml").write_text("[tool.other]\nx = 1\n")
    assert config.load(None, tmp_path) == config.Config(Settings())


def test_a_named_file_wins_over_the_folder(tmp_path: Path) -> None:
    (tmp_path / "auditor.toml").write_text("access_key_days = 30\n")
    (tmp_path / "strict.toml").write_text("access_key_days = 7\n")
    assert config.load(tmp_path / "strict.toml", tmp_path).settings.access_key_days == 7


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("acces_key_days = 30", "unknown key 'acces_key_days'; did you mean access_key_days?"),
        ("zzz = 30", "unknown key 'zzz'; known are "),
        ("access_key_days = 'soon'", "access_key_days: "),
        ("access_key_days = 0", "access_key_days: Input should be greater than or equal to 1"),
        ("plugins = 'acme'", "plugins: "),
        ("access_key_days = ", "not TOML"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "auditor.toml").write_text(text)
    with pytest.raises(UserError) as raised:
        config.load(None, tmp_path)
    assert str(tmp_path / "auditor.toml") in str(raised.value)
    assert said in str(raised.value)


def test_a_file_that_is_not_there_is_an_error_when_it_was_named(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="No such file"):
        config.load(tmp_path / "none.toml", tmp_path)
