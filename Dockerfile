# One image for web, worker and beat; what runs in it is said by docker-compose.yml.
FROM python:3.12-slim-bookworm AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
COPY requirements/runtime.txt /requirements.txt
RUN python -m venv /venv && /venv/bin/pip install --require-hashes -r /requirements.txt

FROM python:3.12-slim-bookworm
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /app --shell /usr/sbin/nologin portal \
    && mkdir -p /data && chown portal:portal /data
COPY --from=build /venv /venv
WORKDIR /app
COPY . .
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    VAR_DIR=/data STATIC_ROOT=/srv/static
# The static files are part of the image; PORTAL_TEST would skip naming them by content.
RUN mkdir -p /srv/static && PORTAL_DEMO=1 VAR_DIR=/tmp python manage.py collectstatic \
    --noinput --verbosity 0
USER portal
VOLUME /data
EXPOSE 8000
CMD ["gunicorn", "config.wsgi:application", "--bind", "0.0.0.0:8000", \
     "--workers", "2", "--threads", "4", "--worker-tmp-dir", "/dev/shm", \
     "--max-requests", "2000", "--max-requests-jitter", "200", \
     "--no-control-socket", "--access-logfile", "-"]
