"""Health for supervisors, and the choice of language."""

from django.conf import settings
from django.db import connection
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBadRequest,
    HttpResponseRedirect,
)
from django.utils.http import url_has_allowed_host_and_scheme

from core.screens import Screen


class Health(Screen):
    """Answers "ok" when the web process runs and the database answers."""

    http_method_names = ["get", "head"]

    def get(
        self, request: HttpRequest, *args: object, **kwargs: object
    ) -> HttpResponse:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        return HttpResponse("ok", content_type="text/plain")


class LanguageSet(Screen):
    """Stores the chosen language: on the user if logged in, and in a cookie."""

    http_method_names = ["post"]

    def post(
        self, request: HttpRequest, *args: object, **kwargs: object
    ) -> HttpResponse:
        language = request.POST.get("language", "")
        if language not in dict(settings.LANGUAGES):
            return HttpResponseBadRequest()
        if self.user.is_authenticated and self.user.language != language:
            self.user.language = language
            self.user.save(update_fields=["language"])
        response = HttpResponseRedirect(self.next_page())
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=365 * 24 * 3600,
            secure=request.is_secure(),
            samesite="Lax",
            httponly=True,
        )
        return response

    def next_page(self) -> str:
        wanted = self.request.POST.get("next", "/")
        safe = url_has_allowed_host_and_scheme(
            wanted, {self.request.get_host()}, require_https=self.request.is_secure()
        )
        return wanted if safe else "/"
