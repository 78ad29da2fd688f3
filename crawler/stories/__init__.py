"""Stories: independent accounts of one event, within and across languages, found by rare words, names, places, figures."""

from crawler.stories.bond import WINDOW, Bond, bond
from crawler.stories.features import Features, features, keys_of
from crawler.stories.frequencies import Frequencies
from crawler.stories.grouping import MOST_STORIES, Grouper, choose, some_members
from crawler.stories.profile import Profile, pack, profile, unpack

__all__ = [
    "MOST_STORIES", "WINDOW", "Bond", "Features", "Frequencies", "Grouper", "Profile", "bond", "choose",
    "features", "keys_of", "pack", "profile", "some_members", "unpack",
]  # fmt: skip
