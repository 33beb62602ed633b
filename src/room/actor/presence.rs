//! Presence: who is where, passed on and never stored.

use super::Room;
use crate::{
    document::{PeerId, wire},
    domain::DocumentKind,
};

impl Room {
    /// Presence goes to everyone else with the identity that was checked at the door. A sealed consultation shows none.
    pub(super) fn pass_on(
        &mut self,
        peer: PeerId,
        kind: DocumentKind,
        count: u64,
        session: &str,
        data: &[u8],
    ) {
        if self.consultation.sealed {
            return;
        }
        let Some(from) = self.connections.get(&peer) else { return };
        let peer_name = peer.to_string();
        let identity = [
            ("participant", from.who.id.as_str()),
            ("name", from.who.name.as_str()),
            ("role", from.who.role.as_str()),
            ("peer", peer_name.as_str()),
        ];
        let Some(payload) = wire::with_identity(data, &identity) else { return };
        let name = self.consultation.document_id(kind).to_string();
        // A session name may be chosen like another's: with the peer's number it cannot hide another's messages.
        let frame = wire::ephemeral(&name, &format!("{peer}:{session}"), count, &payload);
        let others =
            self.documents[kind as usize].peers().map(|(id, _)| id).filter(|id| *id != peer);
        for other in others {
            if let Some(connection) = self.connections.get(&other) {
                connection.outlet.send_if_idle(frame.clone());
            }
        }
        self.tools.metrics.presence.inc();
    }
}
