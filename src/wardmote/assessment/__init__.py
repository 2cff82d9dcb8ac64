"""The strategic assessment: what harms an area, what changed, where it concentrates, how sure we are.

It takes figures with their provenance from `measures` and methods from `analysis`, makes a document whose every
number can be followed back to the rows, keeps what people write under the statutory headings, and hands on HTML,
Word, PDF and tables.
"""
