"""Everything below /m/."""

app_name = "mentoring"
urlpatterns: list = []
