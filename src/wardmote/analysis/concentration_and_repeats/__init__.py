"""Concentration and repeats: how unevenly harm falls on places and on victims."""
