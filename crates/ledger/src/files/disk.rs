//! [`Files`] on a local disk.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use super::reserve::Reserving;
use super::{AppendFile, Files, Flush};

/// Half-written files live here until they are renamed into place.
const SCRATCH: &str = ".tmp";
const LOCK: &str = ".lock";

/// Files below a folder of the local disk.
#[derive(Debug)]
pub struct DiskFiles {
    root: PathBuf,
    scratch_count: AtomicU64,
    /// Held for its lock: one process writes a log.
    _lock: Option<File>,
}

impl DiskFiles {
    /// Opens a folder for writing; makes it if absent and locks it for this process.
    ///
    /// # Errors
    /// [`ErrorKind::WouldBlock`] if another process holds it; else what the file
    /// system says.
    pub fn lock(root: impl Into<PathBuf>) -> io::Result<Self> {
        let root = root.into();
        fs::create_dir_all(&root)?;
        let lock =
            OpenOptions::new().create(true).truncate(false).write(true).open(root.join(LOCK))?;
        lock.try_lock().map_err(|source| match source {
            TryLockError::WouldBlock => {
                io::Error::new(ErrorKind::WouldBlock, "another process has this log open")
            }
            TryLockError::Error(source) => source,
        })?;
        clear_scratch(&root.join(SCRATCH))?;
        Ok(Self { root, scratch_count: AtomicU64::new(0), _lock: Some(lock) })
    }

    /// Opens a folder for reading only, beside a writer or without one.
    pub fn read_only(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into(), scratch_count: AtomicU64::new(0), _lock: None }
    }

    fn at(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }

    fn write_scratch(&self, bytes: &[u8], flush: Flush) -> io::Result<PathBuf> {
        let number = self.scratch_count.fetch_add(1, Ordering::Relaxed);
        let scratch = self.root.join(SCRATCH).join(number.to_string());
        let mut file = File::create(&scratch)?;
        file.write_all(bytes)?;
        if flush == Flush::Now {
            file.sync_all()?;
        }
        Ok(scratch)
    }
}

fn clear_scratch(scratch: &Path) -> io::Result<()> {
    ignore_absent(fs::remove_dir_all(scratch))?;
    fs::create_dir_all(scratch)
}

fn ignore_absent(result: io::Result<()>) -> io::Result<()> {
    match result {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        other => other,
    }
}

fn sync_folder_of(path: &Path) -> io::Result<()> {
    let folder = path.parent().expect("a file of the log has a folder");
    File::open(folder)?.sync_all()
}

fn make_folder_of(path: &Path) -> io::Result<()> {
    let folder = path.parent().expect("a file of the log has a folder");
    if folder.is_dir() { Ok(()) } else { fs::create_dir_all(folder) }
}

impl Files for DiskFiles {
    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        fs::read(self.at(path))
    }

    fn read_at(&self, path: &str, offset: u64, len: usize) -> io::Result<Vec<u8>> {
        let file = File::open(self.at(path))?;
        let mut bytes = vec![0; len];
        let mut filled = 0;
        while filled < len {
            match file.read_at(&mut bytes[filled..], offset + filled as u64) {
                Ok(0) => break,
                Ok(read) => filled += read,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        bytes.truncate(filled);
        Ok(bytes)
    }

    fn len(&self, path: &str) -> io::Result<u64> {
        Ok(fs::metadata(self.at(path))?.len())
    }

    fn list(&self, folder: &str) -> io::Result<Vec<String>> {
        let mut found = Vec::new();
        let mut open = vec![folder.to_owned()];
        while let Some(folder) = open.pop() {
            let entries = match fs::read_dir(self.at(&folder)) {
                Err(error) if error.kind() == ErrorKind::NotFound => continue,
                other => other?,
            };
            for entry in entries {
                let entry = entry?;
                let path = format!("{folder}/{}", entry.file_name().to_string_lossy());
                if entry.file_type()?.is_dir() { open.push(path) } else { found.push(path) }
            }
        }
        found.sort_unstable();
        Ok(found)
    }

    fn open_append(&self, path: &str, len: u64) -> io::Result<Box<dyn AppendFile>> {
        let path = self.at(path);
        make_folder_of(&path)?;
        let file = OpenOptions::new().create(true).truncate(false).write(true).open(&path)?;
        if file.metadata()?.len() != len {
            file.set_len(len)?;
        }
        file.sync_all()?;
        sync_folder_of(&path)?;
        Ok(Box::new(Reserving::new(file, len)))
    }

    fn write_at(&self, path: &str, offset: u64, bytes: &[u8]) -> io::Result<()> {
        let file = OpenOptions::new().write(true).open(self.at(path))?;
        file.write_all_at(bytes, offset)?;
        file.sync_data()
    }

    fn write_atomic(&self, path: &str, bytes: &[u8], flush: Flush) -> io::Result<()> {
        let path = self.at(path);
        make_folder_of(&path)?;
        let scratch = self.write_scratch(bytes, flush)?;
        fs::rename(scratch, &path)?;
        if flush == Flush::Now { sync_folder_of(&path) } else { Ok(()) }
    }

    fn sync(&self, path: &str) -> io::Result<()> {
        let path = self.at(path);
        File::open(&path)?.sync_all()?;
        sync_folder_of(&path)
    }

    fn remove(&self, path: &str) -> io::Result<()> {
        let path = self.at(path);
        if path.is_dir() {
            ignore_absent(fs::remove_dir_all(path))
        } else {
            ignore_absent(fs::remove_file(path))
        }
    }
}
