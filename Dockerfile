# Waing for a real centre: run-time packages only, no test tools, no root. See docker-compose.yml.
FROM python:3.11-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /app
COPY lock/run.txt lock/run.txt
RUN python -m venv /opt/venv && /opt/venv/bin/pip install --require-hashes -r lock/run.txt
COPY . .
# The demo settings need no secret, and the static files are the same under all settings.
RUN /opt/venv/bin/python -m config.catalogue compile \
    && VAR_DIR=/tmp/build DJANGO_SETTINGS_MODULE=config.settings.demo \
       /opt/venv/bin/python manage.py collectstatic --noinput --verbosity 0 \
    && mkdir -p var && mv /tmp/build/static var/static && rm -rf /tmp/build

FROM python:3.11-slim
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin waing
COPY --from=build /opt/venv /opt/venv
COPY --from=build /app /app
RUN mkdir -p /app/var/state /app/var/uploads && chown 10001 /app/var/state /app/var/uploads
WORKDIR /app
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=config.settings.production
USER 10001
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s CMD ["python", "docker/healthcheck.py"]
CMD ["gunicorn", "config.wsgi:application", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", \
     "--workers", "2", "--threads", "4", "--worker-tmp-dir", "/dev/shm", "--no-control-socket", "--log-level", "warning"]
