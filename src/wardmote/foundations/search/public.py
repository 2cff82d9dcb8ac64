"""What other rooms may use: an offer of a kind of thing, its hits, what is indexed, and the conditions that words make."""

from wardmote.foundations.search.offers import MOST, Hit, Offer, holds
from wardmote.foundations.search.texts import Text, has_words

__all__ = ["MOST", "Hit", "Offer", "Text", "has_words", "holds"]
