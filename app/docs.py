"""`/docs`: the OpenAPI document to read and to try, by Swagger UI out of an installed package.

FastAPI's own page fetches Swagger UI from another origin. `fastapi-standalone-docs` carries the same files:
so the docs work offline and under the policy below; of that package only these files are used.
"""

from importlib.resources import files

from fastapi import APIRouter, Request, Response

SCRIPT_PATH, STYLE_PATH, START_PATH = "/docs/swagger-ui.js", "/docs/swagger-ui.css", "/docs/start.js"
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",  # Swagger UI gives its elements styles of their own
        "img-src 'self' data:",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
    )
)
PAGE = """\
<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Gradient Flow: the API</title>
<link rel="icon" href="{root}/static/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="{root}{style}">
<div id="docs" data-openapi="{root}/openapi.json"></div>
<script src="{root}{script}"></script>
<script src="{root}{start}"></script>
"""
START = """\
const docs = document.getElementById("docs");
SwaggerUIBundle({ url: docs.dataset.openapi, domNode: docs, deepLinking: true, validatorUrl: null });
"""

docs = APIRouter(include_in_schema=False)


@docs.api_route("/docs", methods=["GET", "HEAD"])
async def read_docs(request: Request) -> Response:
    """The page, which loads everything from here."""
    root = request.scope["root_path"]
    html = PAGE.format(root=root, style=STYLE_PATH, script=SCRIPT_PATH, start=START_PATH)
    headers = {"Content-Security-Policy": POLICY, "Cache-Control": "no-cache"}
    return Response(html, media_type="text/html", headers=headers)


@docs.api_route(START_PATH, methods=["GET", "HEAD"])
async def read_start() -> Response:
    """What starts Swagger UI."""
    return Response(START, media_type="text/javascript")


@docs.api_route(SCRIPT_PATH, methods=["GET", "HEAD"])
def read_script() -> Response:
    """Swagger UI itself."""
    return Response(_swagger("swagger-ui-bundle.js"), media_type="text/javascript")


@docs.api_route(STYLE_PATH, methods=["GET", "HEAD"])
def read_style() -> Response:
    """Its style sheet."""
    return Response(_swagger("swagger-ui.css"), media_type="text/css")


def _swagger(name: str) -> bytes:
    return files("fastapi_standalone_docs").joinpath("static", "swagger", name).read_bytes()
