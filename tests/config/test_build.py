"""What ships: lock files, commands, notices, the image and the compose file."""

import json
import re
import tomllib

import jsonschema
import pytest
import yaml

from config.bill import bill_of
from config.embedded.places import ROOT
from config.install import environment

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
NAME = re.compile(r"[A-Za-z0-9._-]+")
COMMANDS = (
    "setup", "demo", "demo-reset", "test", "lint", "faults", "drills", "bench", "audit", "services", "stop", "help",
)  # fmt: skip


def direct_dependencies():
    """The packages that pyproject.toml names, by their own spelling."""
    groups = [PROJECT["project"]["dependencies"], *PROJECT["dependency-groups"].values()]
    return {NAME.match(line)[0] for group in groups for line in group}


def locked(name):
    """{package: version} of a lock file."""
    return dict(re.findall(r"^([a-z0-9._-]+)==(\S+)", (ROOT / "lock" / f"{name}.txt").read_text(), re.MULTILINE))


@pytest.mark.parametrize("name", ["run", "demo", "dev", "audit"])
def test_a_lock_file_has_a_hash_for_each_package_and_no_address(name):
    text = (ROOT / "lock" / f"{name}.txt").read_text()
    assert not re.search(r"http|://|index-url|@ ", text)
    blocks = re.split(r"\n(?=\S)", text)
    without_hash = [block for block in blocks if "==" in block and "--hash=sha256:" not in block]
    assert without_hash == []


def test_lock_files_hold_each_other_and_agree():
    run, demo, dev = locked("run"), locked("demo"), locked("dev")
    assert run.items() <= demo.items() <= dev.items()
    named = {name.lower() for name in direct_dependencies()} - {"celery", "django-allauth"}
    assert named <= dev.keys() | {"pip-audit"}
    assert "pip-audit" in locked("audit") and "pip-audit" not in dev
    assert "pytest" not in demo


def test_every_direct_dependency_has_its_line_with_purpose_and_licence():
    rows = re.findall(
        r"^\| ([^|]+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", (ROOT / "docs/dependencies.md").read_text(), re.M
    )
    told = {name for name, *rest in rows if name not in ("package",)}
    assert told == direct_dependencies()


def test_c49_the_bill_of_materials_names_all_that_runs_with_version_and_licence():
    """Made without the network, and the same each time."""
    text = (ROOT / "lock/run.txt").read_text()
    found = bill_of(text)
    assert {one["name"]: one["version"] for one in found["components"]} == locked("run")
    assert found == bill_of(text)
    here = [one for one in found["components"] if one["name"].lower() in {"django", "celery", "psycopg2-binary"}]
    assert len(here) == 3 and all(one["licenses"][0]["license"]["name"] for one in here)


def test_c49_the_audit_looks_at_what_runs_and_resolves_nothing():
    command = re.search(r"^audit:.*?\n\n", (ROOT / "Makefile").read_text(), re.MULTILINE | re.DOTALL)[0]
    assert "--strict --disable-pip --require-hashes" in command and "-r lock/run.txt" in command
    assert "audit" not in (ROOT / ".ci/run").read_text(), "what is tested is tested without a network"


def test_the_promised_commands_exist():
    text = (ROOT / "Makefile").read_text()
    assert [name for name in COMMANDS if not re.search(rf"^{name}:.* ## ", text, re.MULTILINE)] == []


def test_ci_runs_the_documented_test_command():
    assert "exec make test\n" in (ROOT / ".ci/run").read_text()
    assert (ROOT / ".ci/run").stat().st_mode & 0o111


def test_a_user_without_a_home_keeps_caches_in_the_checkout(monkeypatch):
    monkeypatch.setenv("HOME", "/nonexistent")
    monkeypatch.delenv("UV_CACHE_DIR", raising=False)
    assert environment()["UV_CACHE_DIR"].startswith(str(ROOT))


# --- the deployment ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def compose():
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text())


def test_compose_follows_the_specification(compose):
    schema = json.loads((ROOT / "tests/data/compose.schema.json").read_text())
    jsonschema.Draft202012Validator(schema).validate(compose)


def test_the_schema_would_see_a_misspelt_key(compose):
    schema = json.loads((ROOT / "tests/data/compose.schema.json").read_text())
    compose = {**compose, "services": {"web": {"image": "waing:latest", "enviroment": {}}}}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(schema).validate(compose)


def test_compose_refers_only_to_what_it_defines(compose):
    services = compose["services"]
    for service in services.values():
        assert set(service.get("depends_on", {})) <= set(services)
        assert set(service["networks"]) <= set(compose["networks"])
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            assert source in compose["volumes"] or (ROOT / source).exists()


def test_a_wait_for_health_waits_for_something_that_tells_it(compose):
    services = compose["services"]
    has_image_check = {name for name, service in services.items() if "build" in service}
    for service in services.values():
        for name, wait in service.get("depends_on", {}).items():
            if wait["condition"] == "service_healthy":
                told = "test" in services[name].get("healthcheck", {}) or (
                    name in has_image_check and "healthcheck" not in services[name]
                )
                assert told, name


def test_only_the_proxy_is_seen_from_outside_and_data_outlive_containers(compose):
    services = compose["services"]
    assert [name for name, service in services.items() if "ports" in service] == ["proxy"]
    assert compose["networks"]["inside"]["internal"] is True
    assert services["postgres"]["networks"] == services["broker"]["networks"] == ["inside"]
    assert "database:/var/lib/postgresql" in services["postgres"]["volumes"]
    assert "broker:/data" in services["broker"]["volumes"]
    assert services["broker"]["command"][1:3] == ["--appendonly", "yes"]


def test_the_owner_of_the_tables_is_known_to_migrate_alone(compose):
    knows = [name for name, each in compose["services"].items() if "waing_owner" in json.dumps(each)]
    assert knows == ["migrate"]


def test_no_secret_has_a_default(compose):
    text = (ROOT / "docker-compose.yml").read_text()
    for variable in ("SECRET_KEY", "FIELD_KEYS", "APP_PASSWORD", "OWNER_PASSWORD", "POSTGRES_PASSWORD", "EMAIL_URL"):
        assert f"${{{variable}:?" in text
        assert f"${{{variable}:-" not in text


def test_the_image_is_built_from_hashes_and_runs_as_nobody_special():
    text = (ROOT / "Dockerfile").read_text()
    assert "--require-hashes -r lock/run.txt" in text
    assert re.findall(r"^USER (.+)$", text, re.MULTILINE) == ["10001"]
    ignored = (ROOT / ".dockerignore").read_text().split()
    assert {".git", "var", ".env", ".venv"} <= set(ignored)


def test_the_image_holds_no_history_and_no_data():
    left_out = set((ROOT / ".dockerignore").read_text(encoding="utf-8").split())
    assert {".git", "var", ".venv", "tests"} <= left_out
