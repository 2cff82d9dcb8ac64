"""The page of results. What is typed comes in the body of the request: it may be a name, and addresses are kept in many places."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from wardmote.foundations.access.public import AccessPermission, MemberRequest, requires
from wardmote.foundations.ledger.public import record_look
from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.search import queries


@requires(AccessPermission.HOME_VIEW)
@require_http_methods(["GET", "POST"])
def results(request: MemberRequest, partnership: Partnership) -> HttpResponse:
    """What fits the words and the person may see, by kind. Members' names seen are recorded; what was typed is not."""
    typed = request.POST.get("q", "")
    words = queries.words_of(typed)
    context: dict[str, Any] = {"typed": " ".join(words), "kinds": queries.kinds(request.permissions)}
    if request.method == "POST":
        context["is_too_short"] = queries.is_too_short(words)
        if not context["is_too_short"]:
            groups = queries.search(partnership, request.user, request.permissions, words)
            context |= {"groups": groups, "many": sum(len(group.hits) for group in groups)}
            members = sum(len(group.hits) for group in groups if group.is_personal)
            if members:
                record_look(
                    by=request.user,
                    event="search.members.searched",
                    on=partnership,
                    partnership=partnership,
                    after={"members": members},
                )
    return render(request, "search/results.html", context)
