# A build that is to be the same again names a digest: --build-arg PYTHON=python:3.13-slim@sha256:…
ARG PYTHON=python:3.13-slim
FROM ${PYTHON}

WORKDIR /srv
COPY requirements.lock ./
RUN python -m venv --without-pip .venv \
 && pip --python .venv/bin/python install --no-cache-dir --require-hashes --requirement requirements.lock \
 && install --directory --owner=10001 --group=10001 /data
COPY static static
COPY templates templates
COPY app app
RUN .venv/bin/python -m app.core.compiled --portable

USER 10001
ENV PATH=/srv/.venv/bin:$PATH GRADIENT_FLOW_HOST=0.0.0.0 GRADIENT_FLOW_DATA_DIR=/data
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s \
  CMD ["python", "-c", \
    "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=2)"]
CMD ["python", "-m", "app"]
