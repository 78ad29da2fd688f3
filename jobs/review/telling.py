"""Who tells a story: the one place where the review desk imports it from."""

from crawler.desk.voices import Voices, voices

__all__ = ["Voices", "voices"]
