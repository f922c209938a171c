

class Cors:
    """The policy around a WSGI application. It alone speaks, whatever the application sets, and of errors, too."""

    def __init__(self, application):
        self.application = application

    def __call__(self, environ, start_response):
        if not is_governed(path_of(environ)):
            return self.application(environ, start_response)
        answer = preflight(environ)
        if answer is not None:
            status, fields = answer
            phrase = HTTPStatus(status).phrase if status in HTTPStatus._value2member_map_ else "OK"
            length = [] if status == 204 else [("Content-Length", "0")]
            start_response(f"{status} {phrase}", fields + length)
            return [b""]

        def start(status, headers, *rest):
            headers = [field for field in headers if field[0].lower() not in FIELDS]
            if FOR_EVERYONE is None:
                headers = with_origin_in_vary(headers)
            return start_response(status, headers + actual(environ), *rest)

        return self.application(environ, start)


def path_of(environ):
    """The path as the client sent it, where the server keeps that; else what it decoded, encoded again."""
    sent = environ.get("RAW_URI") or environ.get("REQUEST_URI")
    if sent:
        return sent.partition("?")[0]
    decoded = environ.get("SCRIPT_NAME", "") + environ.get("PATH_INFO", "")
    return quote(decoded.encode("latin-1"), safe="/:@!$&'()*+,;=~")


def with_origin_in_vary(headers):
    members = [member.strip().lower() for name, value in headers if name.lower() == "vary" for member in value.split(",")]
    return headers if "origin" in members or "*" in members else headers + [("Vary", "Origin")]
