"""What leaves the machine for people, and what they are told inside: the outbox, and notices to members.

A message stands in the outbox when the operation commits. A run hands it to the mail server afterwards, tries again where
the server says so, and keeps what was sent. By itself the program hands a message over once at most: where it cannot know
whether the server took it, it says so and a person decides. Letters that carry a key to an account never stand here.
"""
