"""What the renderer may load: assets by id, nothing else, and a record of refusals."""

import io
from typing import Any
from urllib.parse import urlsplit

from weasyprint.urls import URLFetcher, URLFetcherResponse

from reports.rendering_child.assets import ASSETS

MAX_RECORDED = 50


class AssetsOnly(URLFetcher):
    """Serves `asset:<id>`; refuses files, the network, data and everything else.

    `refused` holds the scheme of each refused address, or for an unknown asset its
    id: addresses themselves can carry what must not reach a log.
    """

    def __init__(self) -> None:
        super().__init__(allowed_protocols=(), allow_redirects=False)
        self.refused: list[str] = []

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        """The content of an asset. Raises ValueError for any other address."""
        scheme, _colon, name = url.partition(":")
        asset = ASSETS.get(name) if scheme == "asset" else None
        if asset is None:
            self._record(url, scheme)
            raise ValueError("This address may not be loaded into a report.")
        return URLFetcherResponse(
            url, io.BytesIO(asset.read()), {"Content-Type": asset.media_type}
        )

    def _record(self, url: str, scheme: str) -> None:
        if len(self.refused) >= MAX_RECORDED:
            return
        try:
            known = urlsplit(url).scheme
        except ValueError:
            known = scheme
        self.refused.append((known or "relative")[:20])
