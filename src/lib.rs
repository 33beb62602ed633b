//! zerodraft: many people, one draft, a citable version at every stage.
//!
//! The map of the house. Arrows point one way: `main → http → room → {store, relay, document} → domain`; `http` also
//! uses `store`, `render`, `compare` and the wire format of `document`; `render` uses `compare`, for tracked changes; `domain` uses none. `relay`, between machines, is planned and not there. `tests/tidy.rs` checks it.

#![warn(missing_docs)]

pub mod compare;
pub mod document;
pub mod domain;
pub mod http;
pub mod render;
pub mod room;
pub mod settings;
pub mod store;
pub mod telemetry;
