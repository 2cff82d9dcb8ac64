"""One module a section; each takes the evidence and returns what it has to say."""
