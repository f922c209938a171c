#![doc = include_str!("checking.md")]
