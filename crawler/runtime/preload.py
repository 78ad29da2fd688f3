"""Imported by a fork server alone, by name, before it forks its first worker."""

from crawler.runtime.fork_server import load_from_environment

load_from_environment()
