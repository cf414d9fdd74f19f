"""A Django project in one file, whose view caches a method: Django makes a view for each request."""
from functools import lru_cache

import django
from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.urls import path
from django.views import View

settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["testserver"], SECRET_KEY="of no use")


class Dashboard(View):
    @lru_cache(maxsize=32)
    def revenue(self, month):
        return sum(len(month) for _ in range(1000))

    def get(self, request, month):
        return HttpResponse(str(self.revenue(month)))


urlpatterns = [path("revenue/<str:month>", Dashboard.as_view())]

if __name__ == "__main__":
    django.setup()
    client = Client()
    for _ in range(40):
        assert client.get("/revenue/2026-11").status_code == 200
    print(Dashboard.revenue.cache_info())
