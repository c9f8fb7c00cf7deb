# Two images from one file: `app` (web, worker, scheduler, metrics, migrate) and `proxy` (Caddy with our configuration).
# The tags name one release each. After the first build write their digests behind them (docs/administration.md).

FROM python:3.13.9-slim-bookworm AS base
ENV PYTHONUNBUFFERED=1 PATH=/opt/venv/bin:$PATH

FROM base AS build
WORKDIR /app
RUN python -m venv /opt/venv
COPY requirements.txt .
# what is not in the lock with its hash is not installed
RUN pip install --no-cache-dir --disable-pip-version-check --no-deps --require-hashes --only-binary :all: -r requirements.txt
COPY . .
# collects the static files; the values are thrown away with this layer
RUN SECRET_KEY=only-while-building-the-image DATABASE_URL=postgres://nobody@127.0.0.1:1/none REDIS_URL=redis://127.0.0.1:1/0 \
    STATIC_ROOT=/app/collected python manage.py collectstatic --noinput --verbosity=0 \
    && python -m compileall -q accelerator partners challenges introductions reporting

FROM base AS app
RUN groupadd --gid 10001 app && useradd --uid 10001 --gid app --no-create-home --shell /usr/sbin/nologin app
COPY --from=build /opt/venv /opt/venv
COPY --from=build /app /app
WORKDIR /app
# /tmp is the only place that is written to; in docker-compose.yml it is in memory
ENV STATIC_ROOT=/app/collected STATE_DIR=/tmp HOME=/tmp PYTHONDONTWRITEBYTECODE=1
USER 10001:10001
EXPOSE 8000
STOPSIGNAL SIGTERM
CMD ["gunicorn", "-c", "deploy/gunicorn.conf.py", "accelerator.wsgi:application"]

FROM caddy:2.10.2-alpine AS proxy
COPY deploy/Caddyfile /etc/caddy/Caddyfile
# certificates are kept in /data; the ports are above 1024, so nothing here needs root
# (a copy of the program has no capabilities of its own, which a container without any could not start)
RUN cp /usr/bin/caddy /usr/bin/plain && mv /usr/bin/plain /usr/bin/caddy && chown -R 10002:10002 /data /config
USER 10002:10002
EXPOSE 8080 8443
