"""What other rooms may use: an offer of a kind of thing, its hits, and the conditions that words make."""

from wardmote.foundations.search.offers import MOST, Hit, Offer, has_words, holds

__all__ = ["MOST", "Hit", "Offer", "has_words", "holds"]
