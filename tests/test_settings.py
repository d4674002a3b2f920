"""Settings: from the environment, checked, and fixed once read."""

import pytest
from pydantic import ValidationError

from app.runs.footprint import footprint
from app.settings import Settings, misspelt
from app.spec import Specification


def test_environment_sets_what_the_defaults_would(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRADIENT_FLOW_MAX_RUNS", "7")
    monkeypatch.setenv("GRADIENT_FLOW_HOST", "0.0.0.0")
    settings = Settings()
    assert (settings.max_runs, settings.host, settings.port) == (7, "0.0.0.0", 8000)


def test_a_class_of_500_behind_one_address_has_room_on_a_machine_of_six_gigabytes() -> None:
    settings = Settings()
    assert min(settings.max_runs, settings.max_runs_per_client) >= 550  # some of them change their network
    assert 550 * footprint(Specification(), settings.history_bytes) < 6e9 / 2


def test_arguments_go_before_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRADIENT_FLOW_PORT", "9000")
    assert Settings(port=9001).port == 9001


@pytest.mark.parametrize("name", [name for name in Settings.model_fields if name.startswith("max_")])
def test_a_limit_is_a_positive_number(name: str) -> None:
    with pytest.raises(ValidationError, match="Input should be greater than 0"):
        Settings.model_validate({name: 0})


def test_what_the_client_reads_is_no_mistake() -> None:
    assert misspelt(["GRADIENT_FLOW_URL", "GRADIENT_FLOW_PORT", "PATH"]) == []


def test_settings_do_not_change_while_the_server_lives() -> None:
    with pytest.raises(ValidationError, match="Instance is frozen"):
        Settings().port = 1  # type: ignore[misc]
