"""What in a text tells who somebody is, and the forms that warn of it: below every room, so that every free text passes it."""
