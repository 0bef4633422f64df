"""Everything below /t/."""

app_name = "trainings"
urlpatterns: list = []
