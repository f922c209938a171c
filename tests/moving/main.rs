//! What changes for who moves here from another library: both side by side over TCP, and every sentence of the guide's page.

mod tower_http;
