//! The room's promises, held against many texts.
