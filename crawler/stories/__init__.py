"""Stories: independent accounts of one event, within and across languages, found by rare words, names, places, figures."""

from crawler.stories.bond import KEPT, WINDOW, Bond, bond
from crawler.stories.features import Features, features, keys_of
from crawler.stories.frequencies import Frequencies
from crawler.stories.grouping import Archive, Grouper, Joined, choose, find_story
from crawler.stories.profile import Profile, pack, profile, unpack, weigh

__all__ = [
    "KEPT", "WINDOW", "Archive", "Bond", "Features", "Frequencies", "Grouper", "Joined", "Profile", "bond",
    "choose", "features", "find_story", "keys_of", "pack", "profile", "unpack", "weigh",
]  # fmt: skip
