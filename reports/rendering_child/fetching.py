"""What the renderer may load: assets and pictures by id; and a record of refusals."""

import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from weasyprint.urls import URLFetcher, URLFetcherResponse

from reports.rendering_child.assets import ASSETS
from reports.rendering_child.pictures import MEDIA_TYPE, small_picture

MAX_RECORDED = 50


class AssetsOnly(URLFetcher):
    """Serves `asset:<id>`, and `picture:<id>` of the photos that the report names.

    Refuses files, the network, data and everything else. `refused` holds the scheme of
    each refused address, or for an unknown asset its id: addresses themselves can carry
    what must not reach a log.
    """

    def __init__(self, pictures: Mapping[str, str] | None = None) -> None:
        super().__init__(allowed_protocols=(), allow_redirects=False)
        self.refused: list[str] = []
        self.pictures = pictures or {}

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        """The content of an asset or picture. Raises ValueError for other addresses."""
        scheme, _colon, name = url.partition(":")
        if scheme == "picture" and name in self.pictures:
            return self._picture(url, Path(self.pictures[name]))
        asset = ASSETS.get(name) if scheme == "asset" else None
        if asset is None:
            self._record(url, scheme)
            raise ValueError("This address may not be loaded into a report.")
        return URLFetcherResponse(
            url, io.BytesIO(asset.read()), {"Content-Type": asset.media_type}
        )

    def _picture(self, url: str, path: Path) -> URLFetcherResponse:
        try:
            content = small_picture(path)
        except (OSError, ValueError) as broken:
            self._record(url, "picture")
            raise ValueError("This picture cannot be read.") from broken
        headers = {"Content-Type": MEDIA_TYPE}
        return URLFetcherResponse(url, io.BytesIO(content), headers)

    def _record(self, url: str, scheme: str) -> None:
        if len(self.refused) >= MAX_RECORDED:
            return
        try:
            known = urlsplit(url).scheme
        except ValueError:
            known = scheme
        self.refused.append((known or "relative")[:20])
