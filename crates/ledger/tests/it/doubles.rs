//! Files in memory that stop working at a chosen operation, as a killed process or
//! a power cut would stop them.

use std::collections::BTreeMap;
use std::io::{self, ErrorKind};
use std::sync::Arc;

use ledger::{AppendFile, Files, Flush};
use parking_lot::Mutex;

/// What a stop leaves behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stop {
    /// `kill -9`: whatever was written is there.
    Kill,
    /// The power went: only what was flushed is there.
    PowerCut,
}

#[derive(Debug, Clone, Default)]
struct Content {
    written: Vec<u8>,
    flushed: Option<Vec<u8>>,
}

#[derive(Debug, Default)]
struct State {
    files: BTreeMap<String, Content>,
    operations: u64,
    stop_at: Option<u64>,
    stopped: bool,
    full: bool,
}

/// See the module.
#[derive(Debug, Default, Clone)]
pub(crate) struct MemFiles(Arc<Mutex<State>>);

/// How much of an operation takes place.
#[derive(PartialEq, Eq)]
enum Extent {
    Whole,
    Half,
}

impl MemFiles {
    /// Stops in the middle of the operation with this number, from 1.
    pub(crate) fn stop_at(operation: u64) -> Self {
        let files = Self::default();
        files.0.lock().stop_at = Some(operation);
        files
    }

    /// The same for files that have been used already; counts from now.
    pub(crate) fn arm(&self, operation: u64) {
        let mut state = self.0.lock();
        state.stop_at = Some(state.operations + operation);
    }

    pub(crate) fn has_stopped(&self) -> bool {
        self.0.lock().stopped
    }

    /// From now on appends fail half-way, as on a full disk; or work again.
    pub(crate) fn set_full(&self, full: bool) {
        self.0.lock().full = full;
    }

    /// The files as a new process finds them.
    pub(crate) fn after(&self, stop: Stop) -> Self {
        let state = self.0.lock();
        let mut files = BTreeMap::new();
        for (path, content) in &state.files {
            let left = match stop {
                Stop::Kill => Some(content.written.clone()),
                Stop::PowerCut => content.flushed.clone(),
            };
            if let Some(left) = left {
                let flushed = Some(left.clone());
                files.insert(path.clone(), Content { written: left, flushed });
            }
        }
        Self(Arc::new(Mutex::new(State { files, ..State::default() })))
    }

    pub(crate) fn paths(&self) -> Vec<String> {
        self.0.lock().files.keys().cloned().collect()
    }

    /// Changes a file behind the log's back.
    pub(crate) fn tamper(&self, path: &str, change: impl FnOnce(&mut Vec<u8>)) {
        let mut state = self.0.lock();
        let content = state.files.entry(path.to_owned()).or_default();
        change(&mut content.written);
        content.flushed = Some(content.written.clone());
    }

    pub(crate) fn delete(&self, path: &str) -> Vec<u8> {
        self.0.lock().files.remove(path).unwrap().written
    }

    fn mutate<T>(
        &self,
        work: impl FnOnce(&mut BTreeMap<String, Content>, Extent) -> io::Result<T>,
    ) -> io::Result<T> {
        let mut state = self.0.lock();
        if state.stopped {
            return Err(io::Error::other("the process is gone"));
        }
        state.operations += 1;
        if state.stop_at == Some(state.operations) {
            state.stopped = true;
            let _ = work(&mut state.files, Extent::Half);
            return Err(io::Error::other("the process is gone"));
        }
        work(&mut state.files, Extent::Whole)
    }

    fn look<T>(&self, path: &str, work: impl FnOnce(&[u8]) -> T) -> io::Result<T> {
        let state = self.0.lock();
        if state.stopped {
            return Err(io::Error::other("the process is gone"));
        }
        let content = state.files.get(path).ok_or_else(|| io::Error::from(ErrorKind::NotFound))?;
        Ok(work(&content.written))
    }
}

struct MemAppend {
    files: MemFiles,
    path: String,
}

impl AppendFile for MemAppend {
    fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
        let full = self.files.0.lock().full;
        self.files.mutate(|files, extent| {
            let half = full || extent == Extent::Half;
            let count = if half { bytes.len() / 2 } else { bytes.len() };
            files.get_mut(&self.path).unwrap().written.extend(&bytes[..count]);
            if full { Err(ErrorKind::StorageFull.into()) } else { Ok(()) }
        })
    }

    fn sync(&mut self) -> io::Result<()> {
        self.files.sync(&self.path)
    }
}

impl Files for MemFiles {
    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        self.look(path, <[u8]>::to_vec)
    }

    fn read_at(&self, path: &str, offset: u64, len: usize) -> io::Result<Vec<u8>> {
        self.look(path, |bytes| {
            let from = usize::try_from(offset).unwrap().min(bytes.len());
            bytes[from..(from + len).min(bytes.len())].to_vec()
        })
    }

    fn len(&self, path: &str) -> io::Result<u64> {
        self.look(path, |bytes| bytes.len() as u64)
    }

    fn list(&self, folder: &str) -> io::Result<Vec<String>> {
        let inside = format!("{folder}/");
        Ok(self.paths().into_iter().filter(|path| path.starts_with(&inside)).collect())
    }

    fn open_append(&self, path: &str, len: u64) -> io::Result<Box<dyn AppendFile>> {
        self.mutate(|files, extent| {
            let content = files.entry(path.to_owned()).or_default();
            if extent == Extent::Whole {
                content.written.truncate(usize::try_from(len).unwrap());
                content.flushed = Some(content.written.clone());
            }
            Ok(())
        })?;
        Ok(Box::new(MemAppend { files: self.clone(), path: path.to_owned() }))
    }

    fn write_at(&self, path: &str, offset: u64, bytes: &[u8]) -> io::Result<()> {
        self.mutate(|files, extent| {
            let count = if extent == Extent::Half { bytes.len() / 2 } else { bytes.len() };
            let content = files.get_mut(path).unwrap();
            let from = usize::try_from(offset).unwrap();
            content.written[from..from + count].copy_from_slice(&bytes[..count]);
            content.flushed = Some(content.written.clone());
            Ok(())
        })
    }

    fn write_atomic(&self, path: &str, bytes: &[u8], flush: Flush) -> io::Result<()> {
        self.mutate(|files, extent| {
            if extent == Extent::Half {
                return Ok(());
            }
            let content = files.entry(path.to_owned()).or_default();
            content.written = bytes.to_vec();
            content.flushed = match flush {
                Flush::Now => Some(bytes.to_vec()),
                // A rename without a flush may leave a file of no length behind.
                Flush::Later => Some(content.flushed.take().unwrap_or_default()),
            };
            Ok(())
        })
    }

    fn sync(&self, path: &str) -> io::Result<()> {
        self.mutate(|files, extent| {
            let content =
                files.get_mut(path).ok_or_else(|| io::Error::from(ErrorKind::NotFound))?;
            let half = content.written.len() / 2;
            content.flushed = match extent {
                Extent::Whole => Some(content.written.clone()),
                Extent::Half => match content.flushed.take() {
                    Some(flushed) if flushed.len() > half => Some(flushed),
                    _ => Some(content.written[..half].to_vec()),
                },
            };
            Ok(())
        })
    }

    fn remove(&self, path: &str) -> io::Result<()> {
        self.mutate(|files, extent| {
            if extent == Extent::Whole {
                let inside = format!("{path}/");
                files.retain(|found, _| found != path && !found.starts_with(&inside));
            }
            Ok(())
        })
    }
}
