"""Stories: independent accounts of one event, within and across languages, found by rare words, names, places, figures."""

from crawler.grouping.events import postings
from crawler.grouping.events.bond import KEPT, WINDOW, StoryLink, bond
from crawler.grouping.events.features import ALL, NAMES, Features, features, keys_of
from crawler.grouping.events.frequencies import CachedCounts, Counts, Frequencies
from crawler.grouping.events.grouping import Grouper, Joined, StoryIndex, choose, find_story
from crawler.grouping.events.postings import NEWEST, Postings
from crawler.grouping.events.profile import IndexTerms, Profile, pack, profile, unpack, weigh
from crawler.grouping.events.terms import Floats, Keys, hashed, scoped

__all__ = [
    "ALL",
    "KEPT",
    "NAMES",
    "NEWEST",
    "WINDOW",
    "CachedCounts",
    "Counts",
    "Features",
    "Floats",
    "Frequencies",
    "Grouper",
    "IndexTerms",
    "Joined",
    "Keys",
    "Postings",
    "Profile",
    "StoryIndex",
    "StoryLink",
    "bond",
    "choose",
    "features",
    "find_story",
    "hashed",
    "keys_of",
    "pack",
    "postings",
    "profile",
    "scoped",
    "unpack",
    "weigh",
]
