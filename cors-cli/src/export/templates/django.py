

def path_of(request):
    """The path as the client sent it, where the server keeps that; else what it decoded, encoded again."""
    sent = getattr(request, "scope", {}).get("raw_path")
    if sent is not None:
        return sent.decode("latin-1").partition("?")[0]
    sent = request.META.get("RAW_URI") or request.META.get("REQUEST_URI") or request.get_full_path()
    return sent.partition("?")[0]


def answer_to(request):
    answer = preflight(request.META)
    if answer is None:
        return None
    status, fields = answer
    response = HttpResponse(status=status)
    for name, value in fields:
        response[name] = value
    return response


def finish(request, response):
    """The policy alone speaks, whatever a view or another middleware set."""
    for field in FIELDS:
        if field in response:
            del response[field]
    for name, value in actual(request.META):
        response[name] = value
    if FOR_EVERYONE is None:
        patch_vary_headers(response, ["Origin"])
    return response


@sync_and_async_middleware
def cors(get_response):
    if iscoroutinefunction(get_response):

        async def middleware(request):
            if not is_governed(path_of(request)):
                return await get_response(request)
            return answer_to(request) or finish(request, await get_response(request))

    else:

        def middleware(request):
            if not is_governed(path_of(request)):
                return get_response(request)
            return answer_to(request) or finish(request, get_response(request))

    return middleware
