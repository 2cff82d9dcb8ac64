"""Addresses of questionnaires within a partnership."""

from django.urls import path

from wardmote.foundations.questionnaires.views import drafting, reading, trying

app_name = "questionnaires"
urlpatterns = [
    path("", reading.questionnaires, name="questionnaires"),
    path("new/", drafting.new, name="new"),
    path("shipped/<slug:form>/", reading.shipped, name="shipped"),
    path("shipped/<slug:form>/copy/", drafting.copy, name="copy"),
    path("of/<slug:code>/", reading.questionnaire, name="questionnaire"),
    path("of/<slug:code>/versions/<int:number>/", reading.version, name="version"),
    path("of/<slug:code>/versions/<int:number>/preview/", reading.preview_page, name="preview"),
    path("of/<slug:code>/versions/<int:number>/try/", trying.try_out, name="try"),
    path("of/<slug:code>/versions/<int:number>/paper/", reading.paper, name="paper"),
    path("of/<slug:code>/versions/<int:number>/word/", reading.word, name="word"),
    path("of/<slug:code>/draft/", drafting.draft, name="draft"),
    path("of/<slug:code>/draft/begin/", drafting.begin, name="begin"),
    path("of/<slug:code>/draft/about/", drafting.about, name="about"),
    path("of/<slug:code>/draft/bands/", drafting.bands, name="bands"),
    path("of/<slug:code>/draft/sections/add/", drafting.section_add, name="section-add"),
    path("of/<slug:code>/draft/section/<slug:section>/", drafting.section, name="section"),
    path("of/<slug:code>/draft/section/<slug:section>/add/", drafting.question_add, name="question-add"),
    path("of/<slug:code>/draft/question/<slug:question>/", drafting.question, name="question"),
    path("of/<slug:code>/draft/arrange/", drafting.arrange, name="arrange"),
    path("of/<slug:code>/draft/publish/", drafting.publish, name="publish"),
    path("of/<slug:code>/draft/discard/", drafting.discard, name="discard"),
]
