# Nextstep in two stages: the first builds a virtual environment from pinned, hashed packages; the second is that and
# nothing else. What is written to (an SQLite file, if DATABASE_URL names none) lies in /data.
FROM python:3.13.7-slim-trixie AS build
WORKDIR /build
COPY requirements.txt requirements-dev.txt pyproject.toml README.md LICENSE ./
RUN awk '/^setuptools==/ {on = 1} on {print} on && !/\\$/ {exit}' requirements-dev.txt > requirements-build.txt
RUN python -m venv /opt/nextstep
RUN /opt/nextstep/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.txt -r requirements-build.txt
COPY blocks blocks
COPY bot bot
COPY handlers handlers
COPY sales sales
COPY sandbox sandbox
COPY schedules schedules
COPY services services
COPY storage storage
RUN /opt/nextstep/bin/pip install --no-cache-dir --disable-pip-version-check --no-deps --no-build-isolation .
RUN /opt/nextstep/bin/pip uninstall --yes --quiet setuptools pip

FROM python:3.13.7-slim-trixie
RUN useradd --system --uid 10001 --home-dir /data nextstep && install --directory --owner=nextstep /data
COPY --from=build /opt/nextstep /opt/nextstep
ENV PATH=/opt/nextstep/bin:$PATH PYTHONDONTWRITEBYTECODE=1 LOG_FORMAT=json
USER 10001
WORKDIR /data
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:3000/healthz', timeout=4)"]
ENTRYPOINT ["nextstep"]
CMD ["serve", "--host", "0.0.0.0"]
