#![doc = include_str!("from_actix_cors.md")]
