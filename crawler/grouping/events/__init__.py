"""Stories: independent reports of one event, within and across languages, found by rare words, names, places, figures."""

from typing import TYPE_CHECKING

from crawler.model.lazy import lazy_names

if TYPE_CHECKING:
    from crawler.grouping.events.features import ALL_LANGUAGES, NAME_SCOPE, ArticleFeatures, counted_keys, extract_features
    from crawler.grouping.events.frequencies import CachedCounts, Counts, Frequencies
    from crawler.grouping.events.grouping import Grouper, JoinedStory, StoryIndex, choose_story, find_story
    from crawler.grouping.events.postings import MAX_POSTINGS_PER_KEY, Postings, add_id, unpack_ids, unpack_postings
    from crawler.grouping.events.profile import IndexTerms, Profile, make_profile, pack_profile, unpack_profile, weigh_article
    from crawler.grouping.events.story_link import MAX_DAYS_APART, PROFILE_DAYS, StoryLink, score_link
    from crawler.grouping.events.terms import Floats, Keys, hashed, scoped

__all__ = [
    "ALL_LANGUAGES",
    "MAX_DAYS_APART",
    "MAX_POSTINGS_PER_KEY",
    "NAME_SCOPE",
    "PROFILE_DAYS",
    "ArticleFeatures",
    "CachedCounts",
    "Counts",
    "Floats",
    "Frequencies",
    "Grouper",
    "IndexTerms",
    "JoinedStory",
    "Keys",
    "Postings",
    "Profile",
    "StoryIndex",
    "StoryLink",
    "add_id",
    "choose_story",
    "counted_keys",
    "extract_features",
    "find_story",
    "hashed",
    "make_profile",
    "pack_profile",
    "scoped",
    "score_link",
    "unpack_ids",
    "unpack_postings",
    "unpack_profile",
    "weigh_article",
]

__getattr__ = lazy_names(
    __name__,
    {
        "crawler.grouping.events.features": "ALL_LANGUAGES NAME_SCOPE ArticleFeatures counted_keys extract_features",
        "crawler.grouping.events.frequencies": "CachedCounts Counts Frequencies",
        "crawler.grouping.events.grouping": "Grouper JoinedStory StoryIndex choose_story find_story",
        "crawler.grouping.events.postings": "MAX_POSTINGS_PER_KEY Postings add_id unpack_ids unpack_postings",
        "crawler.grouping.events.profile": "IndexTerms Profile make_profile pack_profile unpack_profile weigh_article",
        "crawler.grouping.events.story_link": "MAX_DAYS_APART PROFILE_DAYS StoryLink score_link",
        "crawler.grouping.events.terms": "Floats Keys hashed scoped",
    },
)
