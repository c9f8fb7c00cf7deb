from introductions.urls.introductions import urlpatterns as introductions
from introductions.urls.matching import urlpatterns as matching
from introductions.urls.partnerships import urlpatterns as partnerships

app_name = "introductions"
urlpatterns = [*introductions, *matching, *partnerships]
