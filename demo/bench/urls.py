"""The portal's addresses with those of the baselines; only the bench uses them."""

from django.urls import path

from config.urls import urlpatterns as portal
from demo.bench import baselines

urlpatterns = [
    path("bench/admin/", baselines.SITE.urls),
    path("bench/bare/applications/", baselines.applications),
    path("bench/bare/municipalities/", baselines.municipalities),
    path("bench/bare/registries/", baselines.editions),
    *portal,
]
