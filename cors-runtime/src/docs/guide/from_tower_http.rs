#![doc = include_str!("from_tower_http.md")]
