from django.urls import path

from glasno.outbox import views

app_name = "outbox"
urlpatterns = [
    path("", views.mailbox, name="mailbox"),
    path("<str:name>/", views.mail, name="mail"),
    path("<str:name>/html/", views.mail_html, name="mail_html"),
]
