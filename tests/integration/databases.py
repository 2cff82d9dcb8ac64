"""Databases of their own on the PostgreSQL server that WARDMOTE_TEST_DATABASE_URL names, for programs that run by themselves."""

import os
from urllib.parse import urlsplit

import pytest


def new_database(name: str) -> str:
    """Make an empty database; returns its address. Skips the test where no server is named."""
    url = os.environ.get("WARDMOTE_TEST_DATABASE_URL", "")
    if not url:
        pytest.skip("WARDMOTE_TEST_DATABASE_URL names no PostgreSQL server")
    _server(f'CREATE DATABASE "{name}"')
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}/{name}" + (f"?{parts.query}" if parts.query else "")


def drop_database(address: str) -> None:
    """Remove it, whoever is still connected: a killed program does not say goodbye."""
    _server(f'DROP DATABASE "{urlsplit(address).path.strip("/")}" WITH (FORCE)')


def _server(statement: str) -> None:
    import psycopg

    with psycopg.connect(os.environ["WARDMOTE_TEST_DATABASE_URL"], autocommit=True) as server:
        server.execute(statement)
