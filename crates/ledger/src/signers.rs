//! The signing key at rest: a file of mode 0600, made once, never served.
//!
//! It is the one secret of the log and stays outside [`crate::Files`], so that no
//! copy of the log's folder through that trait takes the key along by accident.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use crate::config::SignerSource;
use crate::error::{Error, Result};
use crate::notes::NoteSigner;

/// The signer of the log with this origin.
pub(crate) fn load(source: &SignerSource, origin: &str) -> Result<NoteSigner> {
    let signer = match source {
        SignerSource::Seed(seed) => NoteSigner::from_seed(origin, seed)?,
        SignerSource::File { path, seed_if_absent } => match std::fs::read_to_string(path) {
            Ok(text) => NoteSigner::from_private(&text)?,
            Err(error) if error.kind() == ErrorKind::NotFound => {
                create(path, origin, seed_if_absent.as_ref())?
            }
            Err(error) => return Err(Error::io(path.to_string_lossy(), error)),
        },
    };
    if signer.verifier().name() == origin {
        Ok(signer)
    } else {
        Err(Error::malformed("signing key", "it is the key of another log"))
    }
}

fn create(path: &Path, origin: &str, seed: Option<&[u8; 32]>) -> Result<NoteSigner> {
    let seed = seed.ok_or_else(|| Error::malformed("signing key", "absent, and no seed given"))?;
    let signer = NoteSigner::from_seed(origin, seed)?;
    let io = |error| Error::io(path.to_string_lossy(), error);
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(io)?;
    }
    let mut file =
        OpenOptions::new().write(true).create_new(true).mode(0o600).open(path).map_err(io)?;
    file.write_all(signer.to_private().as_bytes()).map_err(io)?;
    file.sync_all().map_err(io)?;
    Ok(signer)
}
