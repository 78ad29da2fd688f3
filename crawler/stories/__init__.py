"""Stories: independent accounts of one event, within and across languages, found by rare words, names, places, figures."""

from crawler.stories import holders
from crawler.stories.bond import KEPT, WINDOW, Bond, bond
from crawler.stories.features import ALL, NAMES, Features, features, keys_of
from crawler.stories.frequencies import Counts, Frequencies, Remembered
from crawler.stories.grouping import Archive, Grouper, Joined, choose, find_story
from crawler.stories.holders import NEWEST, Holders
from crawler.stories.profile import Anchors, Profile, pack, profile, unpack, weigh
from crawler.stories.terms import Floats, Keys, hashed, scoped

__all__ = [
    "ALL", "KEPT", "NAMES", "NEWEST", "WINDOW", "Anchors", "Archive", "Bond", "Counts", "Features", "Floats", "Frequencies",
    "Grouper", "Holders", "Joined", "Keys", "Profile", "Remembered", "bond", "choose", "features", "find_story", "hashed",
    "holders", "keys_of", "pack", "profile", "scoped", "unpack", "weigh",
]  # fmt: skip
