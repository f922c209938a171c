
import re

# The paths that the policy governs, as the client sent them, without their query; None: every path.
PATH = @path@
# Who may read. A page's origin is one of these, or matches one of the patterns.
ORIGINS = frozenset(@origins@)
PATTERNS = [@patterns@]
# The origin that every response names, whoever asks; None: the one that asks, if it is allowed.
FOR_EVERYONE = @for_everyone@
CREDENTIALS = @credentials@
# Lists, as they are sent. None: what the preflight asks for is sent back; "": none.
METHODS = @methods@
HEADERS = @headers@
EXPOSED_HEADERS = @expose_headers@
MAX_AGE = @max_age@
PREFLIGHT_STATUS = @preflight_status@

FIELDS = frozenset(
    "access-control-" + name
    for name in ("allow-origin", "allow-credentials", "allow-methods", "allow-headers", "max-age", "expose-headers")
)


def is_governed(path):
    return PATH is None or PATH.search(path) is not None


def allowed_origin(environ):
    """Access-Control-Allow-Origin for the origin that asks; None if that isn't allowed."""
    origin = environ.get("HTTP_ORIGIN")
    if origin is None or not (origin in ORIGINS or any(pattern.match(origin) for pattern in PATTERNS)):
        return None
    return FOR_EVERYONE or origin


def preflight(environ):
    """The status and the fields of the answer, if the request is a preflight."""
    method = environ.get("HTTP_ACCESS_CONTROL_REQUEST_METHOD")
    if environ["REQUEST_METHOD"] != "OPTIONS" or "HTTP_ORIGIN" not in environ or method is None:
        return None
    vary = ("Vary", "Origin, Access-Control-Request-Method, Access-Control-Request-Headers")
    origin = allowed_origin(environ)
    if origin is None:
        return 403, [vary]
    fields = [("Access-Control-Allow-Origin", origin)]
    if CREDENTIALS:
        fields.append(("Access-Control-Allow-Credentials", "true"))
    methods = METHODS
    if methods is None:
        methods = method if re.match(@method_pattern@, method) else ""
    if methods:
        fields.append(("Access-Control-Allow-Methods", methods))
    headers = HEADERS
    if headers is None:
        asked = environ.get("HTTP_ACCESS_CONTROL_REQUEST_HEADERS", "")
        headers = asked if re.match(@headers_pattern@, asked) else ""
    if headers:
        fields.append(("Access-Control-Allow-Headers", headers))
    fields.append(("Access-Control-Max-Age", MAX_AGE))
    fields.append(vary)
    return PREFLIGHT_STATUS, fields


def actual(environ):
    """The fields of the response to any other request, but Vary."""
    origin = FOR_EVERYONE or allowed_origin(environ)
    if origin is None:
        return []
    fields = [("Access-Control-Allow-Origin", origin)]
    if CREDENTIALS:
        fields.append(("Access-Control-Allow-Credentials", "true"))
    if EXPOSED_HEADERS:
        fields.append(("Access-Control-Expose-Headers", EXPOSED_HEADERS))
    return fields
