"""Stories: independent accounts of one event, within and across languages, found by rare words, names, places, figures."""

from crawler.grouping.events import postings
from crawler.grouping.events.bond import KEPT, WINDOW, Bond, bond
from crawler.grouping.events.features import ALL, NAMES, Features, features, keys_of
from crawler.grouping.events.frequencies import Counts, Frequencies, Remembered
from crawler.grouping.events.grouping import CandidateIndex, Grouper, Joined, choose, find_story
from crawler.grouping.events.postings import NEWEST, Holders
from crawler.grouping.events.profile import Anchors, Profile, pack, profile, unpack, weigh
from crawler.grouping.events.terms import Floats, Keys, hashed, scoped

__all__ = [
    "ALL",
    "KEPT",
    "NAMES",
    "NEWEST",
    "WINDOW",
    "Anchors",
    "Bond",
    "CandidateIndex",
    "Counts",
    "Features",
    "Floats",
    "Frequencies",
    "Grouper",
    "Holders",
    "Joined",
    "Keys",
    "Profile",
    "Remembered",
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
