//! Versions and consultations as signed files, and the key that signs them.

use super::{App, auth::Session, problem::Problem, versions};
use crate::{
    domain::{Consultation, Version},
    render::{self, NAMESPACE, SigningKey, VersionBag},
    store::SIGNING_KEY_FILE,
};
use axum::{
    Json,
    extract::State,
    http::{HeaderName, header},
};
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

/// The headers of a zip file that browsers put away under this name, which is one of our own making.
pub fn as_file(name: &str) -> [(HeaderName, String); 2] {
    [
        (header::CONTENT_TYPE, "application/zip".into()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}.zip\"")),
    ]
}

/// The bag of a version: the same bytes at each call.
pub async fn version(app: &App, session: &Session, version: Version) -> Result<Vec<u8>, Problem> {
    let (consultation, key) = (session.consultation.clone(), app.0.signing.clone());
    let packed = app.work(move || packed(&consultation, &version, &key)).await?;
    packed.map_err(|error| {
        tracing::error!(%error, "a version could not be packed");
        Problem::internal()
    })
}

fn packed(
    consultation: &Consultation,
    version: &Version,
    key: &SigningKey,
) -> Result<Vec<u8>, render::BagError> {
    let json = format!("{}\n", versions::describe_version(version));
    let forms =
        vec![("html", render::standalone(version, "en").into_bytes()), ("json", json.into_bytes())];
    VersionBag { consultation: &consultation.id, version, forms, organisation: None }
        .bag()
        .pack(key)
}
