"""What is wrong with the former names of sources or watches. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence


def rename_faults(names: Sequence[tuple[str, Sequence[str]]]) -> Iterator[tuple[int, str]]:
    """(position, message) of each fault in a list of names with what each was called before: a former name has one successor,
    and nobody bears it any more. So names that went round in a circle are a fault too."""
    in_use = {name for name, _ in names}
    successors: dict[str, str] = {}
    for position, (name, former_names) in enumerate(names):
        for former in former_names:
            if former == name:
                yield position, f"{former!r} is its name now: leave it out"
            elif former in in_use:
                yield position, f"{former!r} is still in use: what the archive has under it belongs there"
            elif former in successors:
                first = successors[former]
                yield position, f"{former!r} stands here twice" if first == name else f"{former!r} was {first!r} already"
            successors.setdefault(former, name)
