"""The migrations, registered by importing them: loaded only where an archive lacks one."""

from crawler.store.migrations import (
    m0001,
    m0002,
    m0003,
    m0004,
    m0005,
    m0006,
    m0007,
    m0008,
    m0010,
    m0011,
    m0012_withdrawals,
    m0013,
    m0014_rename_told_to_notification_log,
    m0015_add_feed_text,
    m0016_add_posts,
    m0017_add_gaps,
    m0018_add_relevance,
    m0019_add_undone_story_changes,
    m0020_add_events,
    m0021_add_dates,
    m0022_add_site_memory,
    m0023_add_received_hash,
    m0024_bound_reads,
    m0025_add_trigger_text,
)
from crawler.store.migrations.base import migrations

# Importing them registers them.
SCHEMA_STEPS = (
    m0001,
    m0002,
    m0003,
    m0004,
    m0005,
    m0006,
    m0007,
    m0008,
    m0010,
    m0011,
    m0012_withdrawals,
    m0013,
    m0014_rename_told_to_notification_log,
    m0015_add_feed_text,
    m0016_add_posts,
    m0017_add_gaps,
    m0018_add_relevance,
    m0019_add_undone_story_changes,
    m0020_add_events,
    m0021_add_dates,
    m0022_add_site_memory,
    m0023_add_received_hash,
    m0024_bound_reads,
    m0025_add_trigger_text,
)

__all__ = ["SCHEMA_STEPS", "migrations"]
