"""Wiring only: settings, addresses, what the web server starts and the command line."""
