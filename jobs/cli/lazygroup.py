"""A group whose commands are imported when they are called: `--help` stays quick, and a list loads no crawl."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import Any

import click


class LazyGroup(click.Group):
    """`homes`: command → the module that has it and its name there. They come after the commands that are here already."""

    def __init__(self, *args: Any, homes: Mapping[str, tuple[str, str]], **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.homes = homes

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*super().list_commands(ctx), *self.homes]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.homes:
            return super().get_command(ctx, cmd_name)
        module, name = self.homes[cmd_name]
        command: click.Command = getattr(importlib.import_module(module), name)
        _take_common_options(command)
        return command


def _take_common_options(command: click.Command) -> None:
    """Let --config and --debug stand after the command too, where people type them."""
    if not any(option.name == "common_config" for option in command.params):
        command.params += [
            click.Option(["--config", "-c", "common_config"], hidden=True, expose_value=False, callback=_set_common),
            click.Option(["--debug", "common_debug"], is_flag=True, hidden=True, expose_value=False, callback=_set_common),
        ]
    for subcommand in command.commands.values() if isinstance(command, click.Group) else ():
        _take_common_options(subcommand)


def _set_common(ctx: click.Context, option: click.Parameter, value: object) -> None:
    if value:
        ctx.obj[str(option.name).removeprefix("common_")] = value
