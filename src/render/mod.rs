//! A version in; Markdown and HTML out; Markdown in. Pure.
