"""What came with the program unverified, and who in a partnership has compared it with its source since."""
