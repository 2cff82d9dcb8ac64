"""Evaluation of pilots: did it work, and did the harm move elsewhere?"""
