"""What is done to questionnaires and to answers: the only writers."""
