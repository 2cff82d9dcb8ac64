"""What every paper of the house is made of: blocks of text, tables and pictures, and the words of a change.

Takes plain values from the rooms above; makes sentences, and papers as one web page, Word, tagged PDF and CSV tables.
Knows no measure and no assessment: plans, performance reports, committee papers and letters are made with it too.
"""
