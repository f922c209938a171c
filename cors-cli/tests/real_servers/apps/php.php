<?php
// Every policy of a folder behind one port, told apart by Host; the script answers what X-Answer says.
require getenv('POLICIES') . '/' . 'cors_' . strtr(explode('.', basename($_SERVER['HTTP_HOST']))[0], '-', '_') . '.php';
if (explode('?', $_SERVER['REQUEST_URI'])[0] === '/down') {
    ini_set('display_errors', '0');
    throw new Exception('a fault of the application');
}
[$status, $headers] = json_decode($_SERVER['HTTP_X_ANSWER'] ?? '[200, []]');
foreach ($headers as [$name, $value]) {
    header("$name: $value", false);
}
http_response_code($status);
