//! What becomes of Word files, made here part by part.
