"""Addresses of measures, under a partnership's own."""

from django.urls import path

from wardmote.measures.pages import comparing_views, happening_views, own_views, views

app_name = "measures"
urlpatterns = [
    path("", happening_views.measures, name="measures"),
    path("table.csv", happening_views.happening_csv, name="happening-csv"),
    path("headlines/", happening_views.headlines, name="headlines"),
    path("explore/", happening_views.explore, name="explore"),
    path("own/", own_views.own_measures, name="own-measures"),
    path("own/new/", own_views.new, name="own-new"),
    path("own/<slug:measure>/", own_views.change, name="own"),
    path("own/<slug:measure>/withdraw/", own_views.withdraw, name="own-withdraw"),
    path("pairs/", comparing_views.pair_list, name="pairs"),
    path("pairs/<slug:pair>/", comparing_views.pair, name="pair"),
    path("pairs/<slug:pair>/steps.csv", comparing_views.pair_table, name="pair-table"),
    path("gap/", comparing_views.gap, name="gap"),
    path("gap/table.csv", comparing_views.gap_table, name="gap-table"),
    path("peers/", comparing_views.peers, name="peers"),
    path("peers/table.csv", comparing_views.peers_table, name="peers-table"),
    path("<slug:measure>/", views.definition, name="measure"),
    path("<slug:measure>/<str:area>/<str:ending>/", views.figure, name="figure"),
    path("<slug:measure>/<str:area>/<str:ending>/rows/", views.rows, name="rows"),
    path("<slug:measure>/<str:area>/<str:ending>/<slug:table>.csv", views.table, name="table"),
]
