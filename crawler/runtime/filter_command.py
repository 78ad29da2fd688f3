"""A program as a filter: text on its standard input, text on its standard output, both within limits."""

from __future__ import annotations

import os
import selectors
import signal
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

MAX_STDERR_BYTES = 2000  # of which the last line says why it failed
READ_BYTES = 1 << 16
ENDING_POLL_SECONDS = 0.01  # between closing its outputs and ending
MAX_FILTERED_BYTES = 16_000  # a pipe holds as much: writing it waits for nobody


class CommandFailed(Exception):
    """The program did not answer. Its text says why, on one line."""


def run_filter(command: Sequence[str], text: str, *, folder: Path, seconds: float, max_bytes: int) -> str:
    """What the program answers on the text. It runs without a shell, in a process group of its own that is ended when the time is
    over, when it says more than `max_bytes`, and when it is done. Raises `CommandFailed`."""
    try:
        process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=folder, start_new_session=True
        )
    except (OSError, ValueError) as error:
        raise CommandFailed(getattr(error, "strerror", None) or str(error)) from None
    try:
        answer, complaint = _exchange(process, text, seconds, max_bytes)
    finally:
        _end(process)
    if process.returncode:
        lines = complaint.decode(errors="replace").strip().splitlines()
        raise CommandFailed(f"exit code {process.returncode}{f': {lines[-1].strip()[:200]}' if lines else ''}")
    try:
        return answer.decode()
    except UnicodeDecodeError:
        raise CommandFailed("what it answers is not UTF-8") from None


def _exchange(process: subprocess.Popen[bytes], text: str, seconds: float, max_bytes: int) -> tuple[bytes, bytes]:
    """What it wrote to both outputs until it closed them and ended."""
    assert process.stdin is not None and process.stdout is not None and process.stderr is not None
    end = time.monotonic() + seconds
    written = {process.stdout: b"", process.stderr: b""}
    try:
        process.stdin.write(text.encode(errors="replace")[:MAX_FILTERED_BYTES])
        process.stdin.close()
    except BrokenPipeError:  # it asks for no input, or has ended: its answer says which
        pass
    with selectors.DefaultSelector() as selector:
        for stream in written:
            selector.register(stream, selectors.EVENT_READ)
        while selector.get_map():
            ready = selector.select(max(0.0, end - time.monotonic()))
            if not ready:
                raise CommandFailed(f"no answer within {seconds:g} s")
            for key, _events in ready:
                stream = process.stdout if key.fileobj is process.stdout else process.stderr
                part = os.read(key.fd, READ_BYTES)
                if not part:
                    selector.unregister(stream)
                written[stream] += part
            written[process.stderr] = written[process.stderr][-MAX_STDERR_BYTES:]
            if len(written[process.stdout]) > max_bytes:
                raise CommandFailed(f"it answers with more than {max_bytes:,} bytes")
    while os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT | os.WNOHANG) is None:  # its number stays its own until `_end`
        if time.monotonic() > end:
            raise CommandFailed(f"no answer within {seconds:g} s")
        time.sleep(ENDING_POLL_SECONDS)
    return written[process.stdout], written[process.stderr]


def _end(process: subprocess.Popen[bytes]) -> None:
    """End whatever is left of its process group, and take its exit code."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        pass
    process.wait()
    for stream in (process.stdin, process.stdout, process.stderr):
        if stream is not None:
            try:
                stream.close()
            except BrokenPipeError:
                pass
