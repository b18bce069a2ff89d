"""Small middleware of the whole portal."""

import uuid
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from core import audit

Handler = Callable[[HttpRequest], HttpResponse]
LANGUAGES = {code for code, _name in settings.LANGUAGES}


class RequestMark:
    """Gives each request an id for the audit trail and one time by which it is judged."""

    def __init__(self, get_response: Handler):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.received_at = timezone.now()  # type: ignore[attr-defined]
        token = audit.request_id.set(str(uuid.uuid4()))
        try:
            return self.get_response(request)
        finally:
            audit.request_id.reset(token)


class ReaderLanguage:
    """The user's saved language, else the cookie, else Kyrgyz; never Accept-Language."""

    def __init__(self, get_response: Handler):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = self.chosen(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response

    @staticmethod
    def chosen(request: HttpRequest) -> str:
        for wanted in (
            getattr(request.user, "language", ""),
            request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, ""),
        ):
            if wanted in LANGUAGES:
                return wanted
        return settings.LANGUAGE_CODE
