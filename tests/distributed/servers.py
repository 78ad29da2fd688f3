"""Brokers of a test's own, on free ports of this machine, with their files in a folder of the test's. Each keeps what it was told
when it is stopped and started again."""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import tempfile
from abc import ABC, abstractmethod
from pathlib import Path

import pytest

from tests.patience import end, wait_until
from tests.site import closed_port, self_signed

REDIS = shutil.which("redis-server") or ""
POSTGRES = next((str(path.parent) for path in sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))), "")
RABBIT = "/usr/lib/rabbitmq/bin/rabbitmq-server"
KEY = "a key that only this test has"


def _needs(name: str, is_there: bool, variable: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(not is_there and not os.environ.get(variable), reason=f"{name} is not installed")


needs_redis = _needs("redis-server", bool(REDIS), "BORDERWATCH_REQUIRE_REDIS")
needs_postgres = _needs("PostgreSQL", bool(POSTGRES), "BORDERWATCH_REQUIRE_POSTGRES")
needs_rabbit = _needs(
    "rabbitmq-server", Path(RABBIT).exists() and bool(importlib.util.find_spec("pika")), "BORDERWATCH_REQUIRE_RABBITMQ"
)


class BrokerServer(ABC):
    """`with SomeServer(folder) as server: server.url`."""

    url: str
    _process: subprocess.Popen[bytes]

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.port = free_port()

    def start(self) -> None:
        self._process = self._launch()
        wait_until(self.answers, self._process)

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait()

    def __enter__(self) -> BrokerServer:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        end(self._process)

    @abstractmethod
    def _launch(self) -> subprocess.Popen[bytes]: ...

    def answers(self) -> bool:
        """Whether it takes connections."""
        with socket.socket() as client:
            return client.connect_ex(("127.0.0.1", self.port)) == 0


class RedisServer(BrokerServer):
    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.url = f"redis://127.0.0.1:{self.port}/0"

    def command(self, *words: str) -> str:
        client = Path(REDIS).with_name("redis-cli")
        return subprocess.run(
            [client, "-p", str(self.port), *words], capture_output=True, text=True, check=True, stdin=subprocess.DEVNULL
        ).stdout.strip()

    def __enter__(self) -> RedisServer:
        self.start()
        return self

    def _launch(self) -> subprocess.Popen[bytes]:
        where = ["--bind", "127.0.0.1", "--dir", str(self.folder), "--save", ""]
        return _launched(REDIS, *self._ports(), *where, "--appendonly", "yes", "--maxmemory-policy", "noeviction")

    def _ports(self) -> list[str]:
        return ["--port", str(self.port)]

    def answers(self) -> bool:
        try:
            return self.command("ping") == "PONG"
        except subprocess.CalledProcessError:
            return False


class EncryptedRedisServer(RedisServer):
    """Reached through TLS alone, with a certificate that it has signed itself."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._certificate = folder / "key-and-certificate.pem"
        self._certificate.write_bytes(self_signed("localhost"))
        self.url = f"rediss://localhost:{self.port}/0?ssl_ca_certs={self._certificate}"

    def command(self, *words: str) -> str:
        return super().command("--tls", "--sni", "localhost", "--cacert", str(self._certificate), *words)

    def _ports(self) -> list[str]:
        path = str(self._certificate)
        files = ["--tls-cert-file", path, "--tls-key-file", path, "--tls-ca-cert-file", path]
        return ["--port", "0", "--tls-port", str(self.port), *files, "--tls-auth-clients", "no"]


class PostgresServer(BrokerServer):
    """A cluster of its own. PostgreSQL does not run as root: where we are root, it belongs to an unprivileged user."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._home = Path(tempfile.mkdtemp(prefix="postgresql-"))  # what leads to a test's folder is closed to other users
        self._user = "nobody" if os.geteuid() == 0 else None
        if self._user:
            shutil.chown(self._home, self._user)
        self.url = f"postgresql://owner@127.0.0.1:{self.port}/postgres"
        data = ["-D", str(self._home / "data"), "-U", "owner", "--auth=trust", "--no-sync", "--no-locale", "--encoding=UTF8"]
        assert self._run("initdb", *data).wait() == 0

    def stop(self) -> None:
        self._process.send_signal(signal.SIGINT)  # it waits for its clients otherwise
        self._process.wait()

    def __exit__(self, *_: object) -> None:
        self.stop()
        shutil.rmtree(self._home)

    def _launch(self) -> subprocess.Popen[bytes]:
        where = ["-D", str(self._home / "data"), "-p", str(self.port), "-k", str(self._home)]
        return self._run("postgres", *where, "-c", "listen_addresses=127.0.0.1", "-c", "fsync=off")

    def answers(self) -> bool:
        return super().answers() and self._run("pg_isready", "-h", "127.0.0.1", "-p", str(self.port)).wait() == 0

    def _run(self, program: str, *arguments: str) -> subprocess.Popen[bytes]:
        return _launched(str(Path(POSTGRES) / program), *arguments, cwd=self._home, user=self._user)


class RabbitServer(BrokerServer):
    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.url = f"amqp://guest:guest@127.0.0.1:{self.port}/%2F"
        self._environment = {
            "HOME": str(folder),
            "PATH": os.environ["PATH"],
            "RABBITMQ_NODENAME": f"test{self.port}@localhost",
            "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODE_PORT": str(self.port),
            "RABBITMQ_DIST_PORT": str(free_port()),
            "RABBITMQ_MNESIA_BASE": str(folder / "data"),
            "RABBITMQ_LOG_BASE": str(folder / "log"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(folder / "plugins"),
            "RABBITMQ_CONFIG_FILE": str(folder / "none"),
            "RABBITMQ_CONF_ENV_FILE": "/dev/null",
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "+S 1:1 +sbwt none",
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "ERL_EPMD_PORT": str(free_port()),
        }

    def __exit__(self, *_: object) -> None:
        self.stop()
        subprocess.run(["epmd", "-kill"], env=self._environment, capture_output=True)  # which it has started on a port of its own

    def _launch(self) -> subprocess.Popen[bytes]:
        return _launched(RABBIT, env=self._environment)


def free_port() -> int:
    """A port that nobody uses now."""
    return int(closed_port().rpartition(":")[2])


def _launched(*words: str, **options: object) -> subprocess.Popen[bytes]:
    quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    return subprocess.Popen(words, **quiet, **options)  # type: ignore[call-overload, no-any-return]
