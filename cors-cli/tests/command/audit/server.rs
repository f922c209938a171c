//! A server that answers by a function, and a sound one that each fault is put into.

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener};
use std::thread;

/// A request, as far as a server with a fault looks at it.
#[derive(Debug, Default)]
pub(crate) struct Request {
    pub(crate) is_preflight: bool,
    pub(crate) path: String,
    pub(crate) origin: Option<String>,
    pub(crate) method: String,
    pub(crate) headers: String,
}

/// The status, and the header lines.
pub(crate) type Response = (u16, Vec<(&'static str, String)>);

/// A server that answers each request by a function.
pub(crate) fn serve(answer: impl Fn(&Request) -> Response + Send + Sync + 'static) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            let mut stream = BufReader::new(stream);
            let mut line = String::new();
            let _ = stream.read_line(&mut line);
            let mut words = line.split(' ');
            let is_options = words.next() == Some("OPTIONS");
            let mut request = Request { path: words.next().unwrap_or_default().to_owned(), ..Request::default() };
            loop {
                line.clear();
                if stream.read_line(&mut line).is_err() || line.trim_end().is_empty() {
                    break;
                }
                let Some((name, value)) = line.trim_end().split_once(": ") else { continue };
                match name.to_ascii_lowercase().as_str() {
                    "origin" => request.origin = Some(value.to_owned()),
                    "access-control-request-method" => {
                        request.is_preflight = is_options;
                        value.clone_into(&mut request.method);
                    }
                    "access-control-request-headers" => value.clone_into(&mut request.headers),
                    _ => (),
                }
            }
            let (status, fields) = answer(&request);
            let mut text = format!("HTTP/1.1 {status} Said\r\nConnection: close\r\n");
            if status != 204 {
                text.push_str("Content-Length: 0\r\n");
            }
            for (name, value) in fields {
                text.extend([name, ": ", &value, "\r\n"]);
            }
            text.push_str("\r\n");
            let _ = stream.get_mut().write_all(text.as_bytes());
        }
    });
    address
}

pub(crate) const APP: &str = "https://app.example.com";
pub(crate) const ORIGIN: &str = "Access-Control-Allow-Origin";
pub(crate) const CREDENTIALS: &str = "Access-Control-Allow-Credentials";

/// A sound server of one page among several, which each fault is put into.
pub(crate) fn sound(request: &Request) -> Response {
    sound_for(request, |origin| origin == APP || origin == "https://admin.example.com")
}

pub(crate) fn sound_for(request: &Request, is_allowed: impl Fn(&str) -> bool) -> Response {
    let allowed = request.origin.as_deref().filter(|origin| is_allowed(origin));
    let status = match (request.is_preflight, allowed) {
        (true, None) => return (403, vec![("Vary", "Origin".to_owned())]),
        (true, _) => 204,
        _ if request.path.ends_with("is-not-there") => 404,
        _ => 200,
    };
    let mut fields = vec![("Vary", "Origin".to_owned())];
    if let Some(origin) = allowed {
        fields.push(("Access-Control-Allow-Origin", origin.to_owned()));
        fields.push(("Access-Control-Allow-Credentials", "true".to_owned()));
        if request.is_preflight {
            fields.push(("Access-Control-Allow-Methods", "GET, PUT".to_owned()));
            fields.push(("Access-Control-Allow-Headers", "Content-Type".to_owned()));
            fields.push(("Access-Control-Max-Age", "3600".to_owned()));
        }
    }
    (status, fields)
}

/// The response with the field of this name as it is here, or without it.
pub(crate) fn with((status, mut fields): Response, name: &'static str, value: Option<&str>) -> Response {
    fields.retain(|(known, _)| *known != name);
    fields.extend(value.map(|value| (name, value.to_owned())));
    (status, fields)
}
