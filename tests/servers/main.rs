//! Policies before real servers, over TCP: axum with HTTP/1.1 and HTTP/2, `cors_routes!`, hyper without tower, and the file of a
//! gateway.

mod layer;
mod pingap;
mod routes;
mod support;
mod without_tower;
