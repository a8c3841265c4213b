//! The key that signs the transparency log: made at the first start, kept in the data folder for
//! nobody else's eyes. Knows one file; knows nothing of what is signed with it.

use std::fs::{self, DirBuilder, OpenOptions, Permissions};
use std::io::{ErrorKind, Write as _};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use evidence::Signer;

use crate::error::{Doing, Error, Result};

/// Where the key lies.
pub(crate) fn path(data: &Path) -> PathBuf {
    data.join("keys").join("log.key")
}

/// The name of a bank's log: where the world finds it, without the scheme.
pub(crate) fn log_name(public_url: &str) -> String {
    let host = public_url.split_once("://").map_or(public_url, |(_, rest)| rest);
    let name = format!("{}/log", host.trim_end_matches('/'));
    if evidence::is_name(&name) { name } else { "hamafza/log".to_owned() }
}

/// The key that is there; nothing when there is none.
pub(crate) fn read(data: &Path) -> Result<Option<Signer>> {
    let path = path(data);
    let doing = || format!("reading the key of the transparency log, {}", path.display());
    let text = match fs::read_to_string(&path) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        read => read.doing(doing)?,
    };
    Signer::parse(&text).map(Some).ok_or_else(|| Error::Unavailable {
        what: format!("the key of the transparency log, {}", path.display()),
        why: "the file is damaged; put it back from a backup".into(),
    })
}

/// The key, made when there is none; a file that others could read is closed to them.
pub(crate) fn open(data: &Path, public_url: &str) -> Result<Signer> {
    let path = path(data);
    let doing = || format!("making the key of the transparency log, {}", path.display());
    if let Some(signer) = read(data)? {
        let mode = fs::metadata(&path).doing(doing)?.permissions().mode();
        if mode & 0o077 != 0 {
            tracing::warn!("The key of the transparency log was open to others; it is closed now");
            fs::set_permissions(&path, Permissions::from_mode(0o600)).doing(doing)?;
        }
        return Ok(signer);
    }
    let mut seed = [0_u8; 32];
    getrandom::fill(&mut seed).map_err(|error| error.to_string()).doing(doing)?;
    let signer = Signer::new(&log_name(public_url), seed);
    let signer = signer.ok_or("the name of the log cannot be a key's").doing(doing)?;
    let folder = data.join("keys");
    DirBuilder::new().recursive(true).mode(0o700).create(&folder).doing(doing)?;
    let draft = path.with_extension("part");
    let _ = fs::remove_file(&draft);
    let mut file =
        OpenOptions::new().write(true).create_new(true).mode(0o600).open(&draft).doing(doing)?;
    file.write_all(format!("{}\n", signer.secret_text()).as_bytes()).doing(doing)?;
    file.sync_all().doing(doing)?;
    fs::rename(&draft, &path).doing(doing)?;
    fs::File::open(&folder).and_then(|folder| folder.sync_all()).doing(doing)?;
    Ok(signer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_is_named_by_where_it_is_found() {
        assert_eq!(log_name("https://data.example.org"), "data.example.org/log");
        assert_eq!(log_name("http://127.0.0.1:8080/"), "127.0.0.1:8080/log");
        assert_eq!(log_name("no address at all"), "hamafza/log");
    }

    #[test]
    fn the_key_is_made_once_and_for_its_owner_only() {
        let folder = tempfile::TempDir::new().unwrap();
        let first = open(folder.path(), "https://a.example").unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&path(folder.path())), 0o600);
        assert_eq!(mode(&folder.path().join("keys")), 0o700);
        fs::set_permissions(path(folder.path()), Permissions::from_mode(0o644)).unwrap();
        let second = open(folder.path(), "https://b.example").unwrap();
        assert_eq!(first.secret_text(), second.secret_text(), "another address makes no other key");
        assert_eq!(mode(&path(folder.path())), 0o600);
        fs::write(path(folder.path()), "PRIVATE+KEY+a+00000000+AAAA").unwrap();
        assert!(open(folder.path(), "https://a.example").is_err(), "never replaced silently");
    }
}
