#![doc = include_str!("origins.md")]
