"""Stories: independent accounts of one event, within and across languages, found by rare words, names, places, figures."""

from crawler.stories.bond import KEPT, WINDOW, Bond, bond
from crawler.stories.features import ALL, NAMES, Features, features, keys_of
from crawler.stories.frequencies import Counts, Frequencies
from crawler.stories.grouping import NEWEST, Archive, Grouper, Joined, choose, find_story
from crawler.stories.profile import Anchors, Profile, pack, profile, unpack, weigh
from crawler.stories.terms import Keys, hashed, scoped

__all__ = [
    "ALL", "KEPT", "NAMES", "NEWEST", "WINDOW", "Anchors", "Archive", "Bond", "Counts", "Features", "Frequencies", "Grouper",
    "Joined", "Keys", "Profile", "bond", "choose", "features", "find_story", "hashed", "keys_of", "pack", "profile", "scoped",
    "unpack", "weigh",
]  # fmt: skip
