#![doc = include_str!("mounting.md")]
