"""What an attacker tries, kept as tests that everybody runs."""
