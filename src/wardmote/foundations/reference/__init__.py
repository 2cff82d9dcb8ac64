"""Reference data: the one loader of dated TOML tables, shipped with the program or an installation's own.

A room declares each of its tables once (`Table`): which rows, which keys of which kind, which of them name a row, where an
installation keeps its own file and how that goes over the shipped one. What comes back is checked: every key, every day,
and that no two rows of one code hold at once. What is wrong is a sentence that names file, line, row and key, and says
what to write.
"""
