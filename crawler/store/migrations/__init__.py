"""The schema, step by step, a file each. A migration that has been released is never changed; a new one is added."""

from pkgutil import iter_modules
from typing import TYPE_CHECKING

from crawler.model.lazy import lazy_names

if TYPE_CHECKING:
    from crawler.store.migrations.registry import migrations

__all__ = ["APPLICATION_ID", "STEP_NUMBERS", "migrations", "step_number"]

APPLICATION_ID = 0x42575448  # "BWTH": tells `file` and us whose database this is


def step_number(name: str) -> str:
    """ "m0012_withdrawals" → "m0012" """
    return name.partition("_")[0]


# By the files' names: whether an archive lacks a step is asked at every start, and loads none of them.
STEP_NUMBERS = frozenset(step_number(module.name) for module in iter_modules(__path__) if module.name[1:5].isdecimal())

__getattr__ = lazy_names(__name__, {"crawler.store.migrations.registry": "migrations"})
