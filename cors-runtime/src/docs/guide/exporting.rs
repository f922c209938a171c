#![doc = include_str!("exporting.md")]
