"""`borderwatch review`: the command that opens the desk, and those that say who may log in."""

from __future__ import annotations

import click

from crawler import config as configuration
from crawler.config import Config
from crawler.language.tokens import clean_line
from crawler.runtime.clock import utcnow
from crawler.store import Store
from jobs import review
from jobs.review.access.accounts import Accounts
from jobs.review.access.doorkeeper import Doorkeeper
from jobs.review.access.logins import LoginsFile, logins_path
from jobs.review.access.passphrases import MIN_PASSPHRASE_CHARS, hash_passphrase
from jobs.review.address import access_rules, desk_address
from jobs.review.login import login_link
from jobs.review.policy import MAX_REVIEWER_NAME_CHARS
from jobs.review.qr import qr_lines

DEFAULT_PORT = 8001
TIME_FORMAT = "%Y-%m-%d %H:%M UTC"


@click.group("review", invoke_without_command=True)
@click.option("--port", default=DEFAULT_PORT, show_default=True, help="Port to listen on.")
@click.option(
    "--host", default="127.0.0.1", show_default=True, help="Address to listen on. Beyond this machine, only who logs in reads."
)
@click.option("--reviewer", "reviewers", multiple=True, help="Who gets a log-in link; repeatable. [reviewers without passphrase]")
@click.option("--open", "open_browser", is_flag=True, help="Open the browser, logged in as the first reviewer.")
@click.pass_context
def review_command(ctx: click.Context, port: int, host: str, reviewers: tuple[str, ...], open_browser: bool) -> None:
    """Open the review desk on the live archive: alerts by story to confirm or dismiss, timelines, versions side by side,
    source health, map, search; and the whole archive in Datasette. Crawls can run at the same time.

    Prints log-in links; each works once. A log-in lasts 30 days. Without logging in, the desk is read only. See docs/review.md.
    Stop it with Ctrl-C."""
    if ctx.invoked_subcommand:
        return
    config = _config(ctx)
    review.serve(
        config,
        config.database,
        host=host,
        port=port,
        reviewers=[clean_line(name, MAX_REVIEWER_NAME_CHARS) for name in reviewers if name.strip()],
        open_browser=open_browser,
        say=click.echo,
    )


@review_command.group("reviewers")
def reviewers_group() -> None:
    """Say who may log in to the desk. It works while the desk runs, and at once."""


@reviewers_group.command("list")
@click.pass_context
def list_reviewers(ctx: click.Context) -> None:
    """List the reviewers, how they log in, and where they are logged in."""
    accounts = _logins(_config(ctx)).load().pruned(utcnow())
    for account in accounts.reviewers:
        number = sum(session.reviewer == account.name for session in accounts.sessions)
        way = "passphrase or link" if account.passphrase_hash else "link"
        click.echo(f"{account.name}  {way}  {click.style(_devices(number), dim=True)}")
    if not accounts.reviewers:
        click.echo("Nobody yet: add somebody with `borderwatch review reviewers add NAME`.")


@reviewers_group.command("add")
@click.argument("name")
@click.option("--link", "by_link", is_flag=True, help="No passphrase: print a log-in link.")
@click.option("--address", help="Where the desk is reached, for the link. [review: public_url, or this machine]")
@click.pass_context
def add_reviewer(ctx: click.Context, name: str, by_link: bool, address: str | None) -> None:
    """Add a reviewer, or give one a new passphrase, which logs the old one's browsers out. It is asked for, not shown, and
    kept as a salted hash (scrypt)."""
    config, now = _config(ctx), utcnow()
    name = _name(name)
    if by_link:
        _print_link(config, name, address)
        return
    passphrase = click.prompt(f"Passphrase for {name}", hide_input=True, confirmation_prompt=True)
    if len(passphrase) < MIN_PASSPHRASE_CHARS:
        raise click.UsageError(f"a passphrase has at least {MIN_PASSPHRASE_CHARS} characters: take four words, or --link")
    kept = hash_passphrase(passphrase)
    _logins(config).change(lambda accounts: accounts.with_reviewer(name, now, passphrase_hash=kept), now)
    click.echo(f"{name} can log in at {_base(config, address)}/-/enter")


@reviewers_group.command("link")
@click.argument("name")
@click.option("--address", help="Where the desk is reached. [review: public_url, or this machine]")
@click.pass_context
def link_reviewer(ctx: click.Context, name: str, address: str | None) -> None:
    """Print a new log-in link of a reviewer, also as a QR code. It works once, within a day."""
    config = _config(ctx)
    account = _known(_logins(config).load(), _name(name))
    _print_link(config, account, address)


@reviewers_group.command("remove")
@click.argument("name")
@click.pass_context
def remove_reviewer(ctx: click.Context, name: str) -> None:
    """Remove a reviewer: sessions and links end at once. Marks stay."""
    logins = _logins(_config(ctx))
    account = _known(logins.load(), _name(name))
    logins.change(lambda accounts: accounts.without_reviewer(account), utcnow())
    click.echo(f"{account} cannot log in any more.")


@review_command.command("sessions")
@click.option("--end", "ended", multiple=True, metavar="ID", help="End this session; repeatable.")
@click.option("--end-all", "reviewer", metavar="NAME", help="End all sessions and links of a reviewer.")
@click.pass_context
def sessions_command(ctx: click.Context, ended: tuple[str, ...], reviewer: str | None) -> None:
    """List the browsers that are logged in, or log them out."""
    logins, now = _logins(_config(ctx)), utcnow()
    known = {session.id for session in logins.load().sessions}
    if missing := [session_id for session_id in ended if session_id not in known]:
        raise click.UsageError(f"there is no session {', '.join(missing)}: `borderwatch review sessions` lists them")
    for session_id in ended:
        logins.change(lambda accounts, ended_id=session_id: accounts.without_session("", ended_id), now)  # type: ignore[misc]
    if reviewer is not None:
        account = _known(logins.load(), _name(reviewer))
        logins.change(lambda accounts: accounts.without_sessions(account), now)
    for session in logins.load().pruned(now).sessions:
        click.echo(
            f"{session.id}  {session.reviewer}  {session.device or 'unknown device'} from {session.address or '?'}  "
            f"last used {session.used_at.strftime(TIME_FORMAT)}, ends {session.ends_at.strftime(TIME_FORMAT)}"
        )


def _config(ctx: click.Context) -> Config:
    config = configuration.load(configuration.find(ctx.obj["config"]))
    Store.existing(config.database).close()
    return config


def _logins(config: Config) -> LoginsFile:
    return LoginsFile(logins_path(config.database.resolve()))


def _name(text: str) -> str:
    name = clean_line(text, MAX_REVIEWER_NAME_CHARS)
    if not name:
        raise click.UsageError("a reviewer has a name")
    return name


def _known(accounts: Accounts, name: str) -> str:
    account = accounts.reviewer(name)
    if account is None:
        names = ", ".join(reviewer.name for reviewer in accounts.reviewers) or "nobody"
        raise click.UsageError(f"there is no reviewer {name!r}; there are: {names}")
    return account.name


def _devices(number: int) -> str:
    return f"logged in in {number} browser{'' if number == 1 else 's'}"


def _base(config: Config, address: str | None) -> str:
    rules = access_rules(config.review, "127.0.0.1")
    return (address or desk_address(rules, "127.0.0.1", DEFAULT_PORT)).rstrip("/")


def _print_link(config: Config, name: str, address: str | None) -> None:
    link = login_link(_base(config, address), Doorkeeper(_logins(config)).give_link(name, utcnow()))
    click.echo(f"{name} opens this link; it works once, within a day: {link}\n{qr_lines(link)}")
