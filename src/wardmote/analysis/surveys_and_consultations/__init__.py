"""Surveys and consultations: what a sample says of all, and what ranked answers add up to."""
