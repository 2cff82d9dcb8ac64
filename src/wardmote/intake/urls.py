"""The room's pages, below /p/<partnership>/."""

from django.urls import path

from wardmote.intake import views, views_drafts, views_lists, views_wanted, views_words

app_name = "intake"
urlpatterns = [
    path("sources/", views.sources, name="sources"),
    path("sources/lists/", views_lists.reference_lists, name="lists"),
    path("sources/new/", views_drafts.new_source, name="new-source"),
    path("sources/drafts/<uuid:delivery>/", views_drafts.draft, name="draft"),
    path("sources/<slug:source>/correct/", views_drafts.correct_source, name="correct-source"),
    path("sources/<slug:source>/versions/<int:number>/", views_drafts.version, name="source-version"),
    path("sources/<slug:source>/", views.source, name="source"),
    path("sources/<slug:source>/list/", views_lists.reference_list, name="list"),
    path("sources/<slug:source>/list.csv", views_lists.reference_list_csv, name="list-csv"),
    path("sources/<slug:source>/words/<int:word>/", views_words.word, name="word"),
    path("send/", views.send, name="send"),
    path("send/<slug:source>/", views_wanted.wanted, name="wanted"),
    path("send/<slug:source>/blank.<slug:form>", views_wanted.blank, name="blank"),
    path("load/", views.load, name="load"),
    path("load/<uuid:delivery>/", views.check, name="check"),
    path("load/<uuid:delivery>/words/", views_words.say_words, name="say-words"),
    path("load/<uuid:delivery>/start/", views.start, name="start"),
    path("load/<uuid:delivery>/discard/", views.discard, name="discard"),
    path("batches/", views.batches, name="batches"),
    path("batches.csv", views.batches_csv, name="batches-csv"),
    path("batches/<int:batch>/", views.batch, name="batch"),
    path("batches/<int:batch>/rejections.csv", views.rejections, name="rejections"),
]
