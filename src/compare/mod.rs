//! Two versions in, what changed out. Pure.
