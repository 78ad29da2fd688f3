"""The container image: what the Dockerfile copies makes the same program as the checkout, and its user may write where it must."""

from __future__ import annotations

import fnmatch
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
import yaml

from crawler import config as configuration
from jobs.cli import COMMANDS

ROOT = Path(__file__).resolve().parents[1]
DOCKERFILE = ROOT / "deploy" / "Dockerfile"
RECORD = re.compile(r"[^/]+\.dist-info/")  # lists the others


def instructions(name: str) -> list[str]:
    """The arguments of every such line of the Dockerfile, continued lines joined."""
    text = DOCKERFILE.read_text(encoding="utf-8").replace("\\\n", " ")
    return [line.split(None, 1)[1] for line in text.splitlines() if line.split(None, 1)[:1] == [name]]


def ignored(path: Path) -> bool:
    """Whether .dockerignore keeps this path, or a folder that it is in, out of the build."""
    patterns = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    parts = path.relative_to(ROOT).parts
    ways = ["/".join(parts[:depth]) for depth in range(1, len(parts) + 1)]
    return any(
        fnmatch.fnmatchcase(way if not pattern.startswith("**/") else PurePosixPath(way).name, pattern.removeprefix("**/"))
        for way in ways
        for pattern in patterns
    )


def copy_as_the_dockerfile_does(workdir: Path) -> None:
    for line in instructions("COPY"):
        *sources, target = line.split()
        for name in sources:
            source, place = ROOT / name, workdir / target
            if source.is_dir():  # its content, not the folder
                shutil.copytree(
                    source,
                    place,
                    dirs_exist_ok=True,
                    ignore=lambda folder, names: {name for name in names if ignored(Path(folder) / name)},
                )
            else:
                assert not ignored(source), f"{name} is copied and ignored"
                place.mkdir(parents=True, exist_ok=True)
                shutil.copy(source, place)


def wheel_of(source: Path, folder: Path) -> dict[str, bytes]:
    """File → content of the wheel that is built there."""
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-index", "--no-build-isolation", "--no-cache-dir"]
    made = subprocess.run(
        [*command, "--wheel-dir", str(folder), str(source)],
        capture_output=True,
        text=True,
        env={**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1"},
        check=False,
    )
    assert made.returncode == 0, made.stderr
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as opened:
        return {name: opened.read(name) for name in opened.namelist() if not RECORD.match(name)}


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    workdir = tmp_path_factory.mktemp("image")
    copy_as_the_dockerfile_does(workdir)
    return wheel_of(workdir / "source", tmp_path_factory.mktemp("wheel"))


def test_the_image_is_built_from_what_the_dockerfile_copies_and_nothing_else(image: dict[str, bytes], tmp_path: Path) -> None:
    assert image == wheel_of(ROOT, tmp_path)


def test_the_image_holds_what_the_program_reads_beside_its_code(image: dict[str, bytes]) -> None:
    assert image["crawler/packs/config.yaml"] == (ROOT / "config.yaml").read_bytes()
    data = {
        path.relative_to(ROOT).as_posix()
        for package in ("crawler", "jobs")
        for path in (ROOT / package).rglob("*")
        if path.is_file() and path.suffix not in (".pyc", ".pyo")
    }
    assert {"crawler/packs/gazetteer.jsonl", "crawler/report/digest/templates/mail.html.j2", "jobs/review/static/desk.js"} <= data
    assert data <= set(image)


def test_the_user_of_the_image_may_write_where_the_shipped_configuration_writes() -> None:
    (user,), (volume,), (workdir,) = instructions("USER"), instructions("VOLUME"), instructions("WORKDIR")
    (made,) = instructions("RUN")
    assert re.search(rf"useradd --uid \d+ .*\b{user}\b", made), "no root"
    assert f"mkdir {PurePosixPath(volume).name}" in made
    assert f"chown {user} {PurePosixPath(volume).name}" in made
    config = configuration.load(ROOT / "config.yaml")
    for path in (config.database, config.digest.directory, *(recipient.directory for recipient in config.delivery.recipients)):
        assert PurePosixPath(workdir, path.relative_to(ROOT).as_posix()).is_relative_to(volume)


def compose_services() -> dict[str, dict[str, Any]]:
    services: dict[str, dict[str, Any]] = yaml.safe_load((ROOT / "deploy" / "compose.yaml").read_text(encoding="utf-8"))["services"]
    return services


def test_no_container_is_root_or_writes_its_own_files() -> None:
    (environment,), (volume,) = instructions("ENV"), instructions("VOLUME")
    variables = dict(word.split("=", 1) for word in environment.split())
    assert PurePosixPath(variables["BORDERWATCH_CACHE"]).is_relative_to(volume)
    for service in compose_services().values():
        assert (service["read_only"], service["cap_drop"], service["tmpfs"]) == (True, ["ALL"], ["/tmp"])
        assert service["security_opt"] == ["no-new-privileges:true"]


def test_the_desk_is_published_on_loopback_and_no_other_port_is() -> None:
    published = {port for service in compose_services().values() for port in service.get("ports", ())}
    assert published == {"127.0.0.1:8001:8001"}
    desk = compose_services()["desk"]
    assert desk["command"][:3] == ["review", "--host", "0.0.0.0"]
    assert instructions("EXPOSE") == ["8001"]


def test_the_image_asks_itself_whether_it_is_well_by_a_command_that_exists() -> None:
    (check,), (environment,) = instructions("HEALTHCHECK"), instructions("ENV")
    program, command = json.loads(check.partition("CMD ")[2])
    assert (program, command in COMMANDS) == ("borderwatch", True)
    (entry,) = instructions("ENTRYPOINT")
    assert dict(word.split("=", 1) for word in environment.split())["BORDERWATCH_CONFIG"] == json.loads(entry)[-1]


def test_compose_gives_the_container_the_volume_and_the_configuration_that_the_image_names() -> None:
    compose = yaml.safe_load((ROOT / "deploy" / "compose.yaml").read_text(encoding="utf-8"))
    service = compose["services"]["borderwatch"]
    places = {volume.split(":")[1]: volume.split(":")[0] for volume in service["volumes"]}
    (volume,) = instructions("VOLUME")
    # A folder of the host would belong to root: the image's user could not write a byte.
    assert places[volume] in compose["volumes"]
    (entry,) = instructions("ENTRYPOINT")
    (config,) = [place for place in places if place != volume]
    assert f'"{config}"' in entry
    folder = ROOT / "deploy"
    assert (folder / service["build"]["context"] / service["build"]["dockerfile"]).resolve() == DOCKERFILE
    assert (folder / places[config]).resolve() == ROOT / "config.yaml"
