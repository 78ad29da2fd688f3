"""Who may open the review desk, and where it is published."""

from __future__ import annotations

from enum import StrEnum
from ipaddress import ip_network
from typing import Annotated

from pydantic import AfterValidator, Field, model_validator

from crawler.config.kinds import Model, Web


class LoginRule(StrEnum):
    """What nobody may do without logging in."""

    TO_MARK = "to_mark"
    REQUIRED = "required"


def _network(value: str) -> str:
    try:
        ip_network(value, strict=False)
    except ValueError:
        raise ValueError("must be an address or network, such as 127.0.0.1 or 172.16.0.0/12") from None
    return value


Network = Annotated[str, AfterValidator(_network)]


class ReviewModel(Model):
    """Who may open the review desk."""

    login: LoginRule = Field(
        LoginRule.TO_MARK,
        description="to_mark: who reaches the desk reads it, and logs in to mark; required: nobody reads without logging in. "
        "Always required where others than this machine reach it",
    )
    public_url: Web | None = Field(None, description="where a reverse proxy publishes the desk, such as https://desk.example.org")
    trusted_proxy: Network | None = Field(
        None, description="address or network of that proxy: only its X-Forwarded-For, -Host and -Proto are believed"
    )

    @model_validator(mode="after")
    def _at_the_top(self) -> ReviewModel:
        if self.public_url and self.public_url.rstrip("/").count("/") > 2:
            raise ValueError("public_url has a path: the desk needs a host name of its own")
        return self


class MetricsModel(Model):
    port: int | None = Field(
        None, ge=1, le=65535, description="port of 127.0.0.1 where the daemon answers /healthz and /metrics; empty: none"
    )
