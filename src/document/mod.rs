//! One living document: its Automerge schema, the sync protocol, admission. A pure state machine.
