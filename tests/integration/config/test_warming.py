"""A process that answers has read what its first pages need."""

from pytest_django import DjangoAssertNumQueries

from wardmote.config.warming import warm


def test_every_page_of_ours_is_read(django_assert_num_queries: DjangoAssertNumQueries, db: None) -> None:
    # No database is asked: connections belong to the threads that answer.
    with django_assert_num_queries(0):
        assert warm() > 80
