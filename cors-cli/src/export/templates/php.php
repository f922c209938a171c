//
// Require it before anything else, authentication too:
//
//     require __DIR__ . '/@file@';
//
// It registers PHP's header callback (header_register_callback), of which there is one for each request.

(static function (): void {
    // The paths that the policy governs, as the client sent them, without their query; null: every path.
    $path = @path@;
    // Who may read. A page's origin is one of these, or matches one of the patterns.
    $origins = @origins@;
    $patterns = [@patterns@];
    // The origin that every response names, whoever asks; null: the one that asks, if it is allowed.
    $forEveryone = @for_everyone@;
    $credentials = @credentials@;
    // Lists, as they are sent. null: what the preflight asks for is sent back; '': none.
    $methods = @methods@;
    $headers = @headers@;
    $exposedHeaders = @expose_headers@;

    if ($path !== null && !preg_match($path, explode('?', $_SERVER['REQUEST_URI'], 2)[0])) {
        return;
    }
    $origin = $_SERVER['HTTP_ORIGIN'] ?? null;
    $isAllowed = $origin !== null && in_array($origin, $origins, true);
    foreach ($patterns as $pattern) {
        $isAllowed = $isAllowed || $origin !== null && preg_match($pattern, $origin);
    }
    $allowed = $isAllowed ? $forEveryone ?? $origin : null;

    $method = $_SERVER['HTTP_ACCESS_CONTROL_REQUEST_METHOD'] ?? null;
    if ($_SERVER['REQUEST_METHOD'] === 'OPTIONS' && $origin !== null && $method !== null) {
        header('Vary: Origin, Access-Control-Request-Method, Access-Control-Request-Headers');
        if ($allowed === null) {
            http_response_code(403);
            exit;
        }
        header("Access-Control-Allow-Origin: $allowed");
        if ($credentials) {
            header('Access-Control-Allow-Credentials: true');
        }
        $methods ??= preg_match(@method_pattern@, $method) ? $method : '';
        if ($methods !== '') {
            header("Access-Control-Allow-Methods: $methods");
        }
        $asked = $_SERVER['HTTP_ACCESS_CONTROL_REQUEST_HEADERS'] ?? '';
        $headers ??= preg_match(@headers_pattern@, $asked) ? $asked : '';
        if ($headers !== '') {
            header("Access-Control-Allow-Headers: $headers");
        }
        header('Access-Control-Max-Age: ' . @max_age@);
        http_response_code(@preflight_status@);
        exit;
    }

    // When the header is written, so that the policy alone speaks, whatever the script set, and of errors, too.
    header_register_callback(static function () use ($allowed, $forEveryone, $credentials, $exposedHeaders): void {
        foreach (['Allow-Origin', 'Allow-Credentials', 'Allow-Methods', 'Allow-Headers', 'Max-Age', 'Expose-Headers'] as $field) {
            header_remove("Access-Control-$field");
        }
        $origin = $forEveryone ?? $allowed;
        if ($origin !== null) {
            header("Access-Control-Allow-Origin: $origin");
            if ($credentials) {
                header('Access-Control-Allow-Credentials: true');
            }
            if ($exposedHeaders !== '') {
                header("Access-Control-Expose-Headers: $exposedHeaders");
            }
        }
        if ($forEveryone === null) {
            header('Vary: Origin', false);
        }
    });
})();
