//! Signatures that stock tools check: SSHSIG with Ed25519, as `ssh-keygen -Y sign` makes and `ssh-keygen -Y verify`
//! checks them (OpenSSH, PROTOCOL.sshsig).
//!
//! Ed25519 draws no random numbers when it signs: the same bytes and key give the same signature.

use ssh_key::{
    Algorithm, HashAlg, LineEnding, PrivateKey, PublicKey, SshSig, private::Ed25519Keypair,
};
use std::fmt;

/// What a signature is for: one that was made for something else does not pass.
pub const NAMESPACE: &str = "zerodraft";
/// Under this name the server's key stands in `allowed_signers`.
pub const SIGNER: &str = "zerodraft";

/// Why a text is not a key, or a signature not one of these bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignatureError {
    /// Not a private key as OpenSSH keeps it, not of the kind Ed25519, or locked with a passphrase.
    #[error("This is no Ed25519 key without passphrase in the format of OpenSSH.")]
    SigningKey,
    /// Not a public key as OpenSSH prints it.
    #[error("This is no public key of OpenSSH.")]
    PublicKey,
    /// Not an SSHSIG in PEM.
    #[error("This is no signature of OpenSSH.")]
    Form,
    /// Of other bytes, by another key, or for another purpose.
    #[error("The signature is not one of these bytes.")]
    Differs,
    /// The key cannot be written or does not sign.
    #[error("The key does not sign.")]
    Unusable,
}

/// The key that a server signs with. It shows itself in no log.
#[derive(Clone)]
pub struct SigningKey(PrivateKey);

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SigningKey({})", self.0.fingerprint(HashAlg::Sha256))
    }
}

impl SigningKey {
    /// A key made of 32 bytes that the caller drew.
    pub fn from_entropy(entropy: [u8; 32]) -> SigningKey {
        let mut key = PrivateKey::from(Ed25519Keypair::from_seed(&entropy));
        key.set_comment(SIGNER);
        SigningKey(key)
    }

    /// Reads what [`SigningKey::to_openssh`] or `ssh-keygen -t ed25519 -N ''` wrote.
    pub fn from_openssh(text: &str) -> Result<SigningKey, SignatureError> {
        let key = PrivateKey::from_openssh(text).map_err(|_| SignatureError::SigningKey)?;
        if key.is_encrypted() || key.algorithm() != Algorithm::Ed25519 {
            return Err(SignatureError::SigningKey);
        }
        Ok(SigningKey(key))
    }

    /// As OpenSSH keeps private keys. Secret.
    pub fn to_openssh(&self) -> Result<String, SignatureError> {
        let text = self.0.to_openssh(LineEnding::LF).map_err(|_| SignatureError::Unusable)?;
        Ok(text.as_str().to_owned())
    }

    /// What others check its signatures with.
    pub fn public(&self) -> Signer {
        // Without the comment, which may be anything in a key that an operator brought.
        Signer(PublicKey::new(self.0.public_key().key_data().clone(), ""))
    }

    /// The signature of these bytes, in PEM.
    pub fn sign(&self, bytes: &[u8]) -> Result<String, SignatureError> {
        let signature = self.0.sign(NAMESPACE, HashAlg::Sha512, bytes);
        let pem = signature.and_then(|signature| signature.to_pem(LineEnding::LF));
        pem.map_err(|_| SignatureError::Unusable)
    }
}

/// A public key: whose signatures count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signer(PublicKey);

impl Signer {
    /// Reads `ssh-ed25519 AAAA… comment`.
    pub fn from_openssh(text: &str) -> Result<Signer, SignatureError> {
        let key = PublicKey::from_openssh(text).map_err(|_| SignatureError::PublicKey)?;
        Ok(Signer(PublicKey::new(key.key_data().clone(), "")))
    }

    /// The keys in a file of public keys or of allowed signers (ssh-keygen(1), "ALLOWED SIGNERS"): of each line what
    /// stands from the kind of the key on.
    pub fn all_in(text: &str) -> Vec<Signer> {
        let key = |line: &str| {
            let words: Vec<&str> = line.split_whitespace().collect();
            let kind = words.iter().position(|word| word.starts_with("ssh-"))?;
            Signer::from_openssh(&format!("{} {}", words[kind], words.get(kind + 1)?)).ok()
        };
        text.lines().filter(|line| !line.starts_with('#')).filter_map(key).collect()
    }

    /// `ssh-ed25519 AAAA…`
    pub fn to_openssh(&self) -> String {
        self.0.to_openssh().unwrap_or_default()
    }

    /// `SHA256:…`, as `ssh-keygen -l` prints it: short enough to be printed on paper and read out.
    pub fn fingerprint(&self) -> String {
        self.0.fingerprint(HashAlg::Sha256).to_string()
    }

    /// The line that `ssh-keygen -Y verify -f` wants, good for our namespace alone.
    pub fn allowed_signers(&self) -> String {
        format!("{SIGNER} namespaces=\"{NAMESPACE}\" {}\n", self.to_openssh())
    }

    /// Who made this signature of these bytes.
    pub fn of(bytes: &[u8], pem: &str) -> Result<Signer, SignatureError> {
        let signature = SshSig::from_pem(pem).map_err(|_| SignatureError::Form)?;
        let key = PublicKey::new(signature.public_key().clone(), "");
        key.verify(NAMESPACE, bytes, &signature).map_err(|_| SignatureError::Differs)?;
        Ok(Signer(key))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_survives_its_file_and_signs_the_same_bytes_the_same_way() {
        let key = SigningKey::from_entropy([7; 32]);
        let again = SigningKey::from_openssh(&key.to_openssh().unwrap()).unwrap();
        assert_eq!(again.public(), key.public());
        assert_eq!(again.to_openssh(), key.to_openssh());
        let signature = key.sign(b"words").unwrap();
        assert_eq!(again.sign(b"words").unwrap(), signature);
        assert_eq!(Signer::of(b"words", &signature), Ok(key.public()));
        assert!(!format!("{key:?}").contains("PRIVATE"), "no log shows it");
    }

    #[test]
    fn other_bytes_another_purpose_and_no_signature_at_all_are_told_apart() {
        let key = SigningKey::from_entropy([7; 32]);
        let signature = key.sign(b"words").unwrap();
        assert_eq!(Signer::of(b"Words", &signature), Err(SignatureError::Differs));
        let for_git = key.0.sign("git", HashAlg::Sha512, b"words").unwrap();
        let for_git = for_git.to_pem(LineEnding::LF).unwrap();
        assert_eq!(Signer::of(b"words", &for_git), Err(SignatureError::Differs));
        assert_eq!(Signer::of(b"words", "words"), Err(SignatureError::Form));
        assert_eq!(SigningKey::from_openssh("words").unwrap_err(), SignatureError::SigningKey);
    }

    #[test]
    fn keys_are_found_in_files_of_both_forms() {
        let [one, other] = [[1; 32], [2; 32]].map(|seed| SigningKey::from_entropy(seed).public());
        let text = format!(
            "# the server of 2026\n{}\n{} somebody@somewhere\nno key\n",
            one.allowed_signers(),
            other.to_openssh()
        );
        assert_eq!(Signer::all_in(&text), [one, other]);
    }
}
