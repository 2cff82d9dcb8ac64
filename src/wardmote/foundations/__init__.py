"""What every room stands on: places, people, access, ledger, runs and design."""
