//! Versions and consultations as signed files, and the key that signs them.

use super::{
    App,
    forms::{self, Source},
    problem::Problem,
};
use crate::{
    render::{NAMESPACE, SigningKey, VersionBag},
    store::SIGNING_KEY_FILE,
};
use axum::{Json, extract::State};
use serde_json::{Value, json};
use std::{io, path::Path};

/// The key of a data folder: read, or made there with access for the owner only.
pub fn signing_key(folder: &Path) -> io::Result<SigningKey> {
    let file = folder.join(SIGNING_KEY_FILE);
    let invalid = |error| io::Error::new(io::ErrorKind::InvalidData, error);
    match std::fs::read_to_string(&file) {
        Ok(text) => SigningKey::from_openssh(&text).map_err(|_| {
            let sentence = format!(
                "{} holds no Ed25519 key without passphrase: put the right one there, or take it away to have a new one made",
                file.display()
            );
            invalid(sentence.into())
        }),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let key = SigningKey::from_entropy(rand::random());
            let text = key.to_openssh().map_err(|error| invalid(Box::<dyn std::error::Error + Send + Sync>::from(error)))?;
            super::auth::write_secret(&file, &text)?;
            Ok(key)
        }
        Err(error) => Err(error),
    }
}

/// `GET /api/signing-key`: what the server's signatures are checked with.
pub async fn key(State(app): State<App>) -> Json<Value> {
    let signer = app.0.signing.public();
    Json(json!({
        "fingerprint": signer.fingerprint(),
        "public_key": signer.to_openssh(),
        "allowed_signers": signer.allowed_signers(),
        "namespace": NAMESPACE,
    }))
}

/// The bag of a version, with all its other forms: the same bytes at each call. The page in it is one that needs no
/// server.
pub fn version(source: &Source) -> Result<Vec<u8>, Problem> {
    let version = &source.version;
    // The Markdown is the version itself.
    let forms = forms::kept(source)?.into_iter().filter(|(ending, _)| *ending != "md").collect();
    let bag = VersionBag { consultation: &source.consultation.id, version, forms }.bag();
    bag.pack(&source.signing).map_err(|error| {
        tracing::error!(%error, "a version could not be packed");
        Problem::internal()
    })
}
