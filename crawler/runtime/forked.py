"""Work whose memory is not to stay: done in a copy of this process."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from contextlib import suppress


def run_in_copy(work: Callable[[], object]) -> bool:
    """Do `work` in a fork of this process and wait for it, for what it leaves in files. False: it raised, or was not done, as
    a process with several threads is not forked."""
    if threading.active_count() > 1:
        return False
    child = os.fork()
    if not child:
        code = 1
        with suppress(BaseException):  # whoever needs the result does the work again, and is told
            work()
            code = 0
        os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
