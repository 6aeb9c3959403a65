//! The tree computed again, and every public file compared with it.

use std::collections::HashMap;

use super::report::{Fault, FsckReport};
use crate::error::{Error, Result};
use crate::files::Files;
use crate::hexed::Hash;
use crate::leaves::Leaf;
use crate::tree::edges::{Edge, row_len};
use crate::tree::tiles::{Row, TILE_WIDTH, TileName, encode_tile, push_entry};

/// A tile or bundle as it must be: its bytes, and where each hash or entry ends.
struct Expected {
    row: Row,
    number: u64,
    bytes: Vec<u8>,
    ends: Vec<usize>,
}

/// The tree under construction, and the files not yet compared.
pub(super) struct Rebuilt<'a> {
    files: &'a dyn Files,
    signed: u64,
    edge: Edge,
    bundle: Expected,
    /// Cleared when a record's leaf could not be had from any witness.
    whole: bool,
    bundle_whole: bool,
    signed_root: Option<Hash>,
    found: HashMap<(Row, u64), Vec<TileName>>,
    strays: Vec<String>,
}

impl<'a> Rebuilt<'a> {
    pub(super) fn new(files: &'a dyn Files, signed: u64) -> Result<Self> {
        let mut found: HashMap<_, Vec<TileName>> = HashMap::new();
        let mut strays = Vec::new();
        for path in files.list("tile").map_err(|error| Error::io("tile", error))? {
            match path.parse::<TileName>() {
                Ok(name) => found.entry((name.row, name.number)).or_default().push(name),
                Err(_) => strays.push(path),
            }
        }
        let edge = Edge::default();
        let signed_root = (signed == 0).then(|| edge.root());
        let bundle = Expected::new(Row::Entries, 0);
        let (whole, bundle_whole) = (true, true);
        Ok(Self { files, signed, edge, bundle, whole, bundle_whole, signed_root, found, strays })
    }

    /// Root at the signed size, if the records reach it and all their leaves are known.
    pub(super) fn signed_root(&self) -> Option<Hash> {
        self.signed_root.filter(|_| self.whole)
    }

    /// Adds the next record: its leaf, or only its hash, or nothing known of it.
    pub(super) fn push(
        &mut self,
        leaf: Option<&Leaf>,
        hash: Option<Hash>,
        report: &mut FsckReport,
    ) -> Result<()> {
        self.bundle_whole &= leaf.is_some();
        self.whole &= hash.is_some();
        self.bundle.push_entry(&leaf.map(Leaf::encode).unwrap_or_default());
        let mut full = Vec::new();
        self.edge.push(hash.unwrap_or_default(), |name, hashes| {
            full.push(Expected::of_hashes(name, hashes));
        });
        if self.edge.size().is_multiple_of(TILE_WIDTH) {
            self.settle_bundle(report)?;
        }
        for tile in full {
            self.settle(&tile, report)?;
        }
        if self.edge.size() == self.signed {
            self.signed_root = Some(self.edge.root());
        }
        Ok(())
    }

    /// Compares the partial tiles on the right, and names files that belong nowhere.
    pub(super) fn finish(&mut self, report: &mut FsckReport) -> Result<()> {
        if !self.bundle.ends.is_empty() {
            self.settle_bundle(report)?;
        }
        let partial: Vec<_> =
            self.edge.partial_tiles().map(|(name, row)| Expected::of_hashes(name, row)).collect();
        for tile in &partial {
            self.settle(tile, report)?;
        }
        let left = self.found.drain().flat_map(|(_, names)| names).map(|name| name.to_string());
        let mut strays: Vec<_> = self.strays.drain(..).chain(left).collect();
        strays.sort_unstable();
        for path in strays {
            report.fault(Fault::of_file(&path, "belongs to no record of the log".to_owned()));
        }
        Ok(())
    }

    fn settle_bundle(&mut self, report: &mut FsckReport) -> Result<()> {
        let next = Expected::new(Row::Entries, self.bundle.number + 1);
        let bundle = std::mem::replace(&mut self.bundle, next);
        if std::mem::replace(&mut self.bundle_whole, true) {
            self.settle(&bundle, report)
        } else {
            self.found.remove(&(bundle.row, bundle.number));
            Ok(())
        }
    }

    /// Compares all files of one place, full and partial, and names the missing one.
    fn settle(&mut self, expected: &Expected, report: &mut FsckReport) -> Result<()> {
        let names = self.found.remove(&(expected.row, expected.number)).unwrap_or_default();
        if let Some(needed) = self.needed(expected)
            && !names.iter().any(|name| *name == needed || name.is_full())
        {
            report.fault(Fault::of_file(&needed.to_string(), "missing".to_owned()));
        }
        // Without the leaf of some record, nothing can be said against a hash tile.
        if !self.whole && expected.row != Row::Entries {
            return Ok(());
        }
        for name in names {
            self.compare(name, expected, report)?;
        }
        Ok(())
    }

    /// The file the signed tree must have at this place, if it reaches it.
    fn needed(&self, expected: &Expected) -> Option<TileName> {
        let row_len = match expected.row {
            Row::Entries => self.signed,
            Row::Level(level) => row_len(self.signed, usize::from(level)),
        };
        TileName::in_row(expected.row, expected.number, row_len)
    }

    fn compare(&self, name: TileName, expected: &Expected, report: &mut FsckReport) -> Result<()> {
        let path = name.to_string();
        let bytes = self.files.read(&path).map_err(|error| Error::io(&path, error))?;
        let Some(end) = expected.ends.get(usize::from(name.width) - 1) else {
            report.fault(Fault::of_file(&path, "belongs to no record of the log".to_owned()));
            return Ok(());
        };
        let right = &expected.bytes[..*end];
        if bytes == right {
            return Ok(());
        }
        let same = bytes.iter().zip(right).take_while(|(found, right)| found == right).count();
        let what = if same == bytes.len().min(right.len()) {
            format!("{} bytes long instead of {}", bytes.len(), right.len())
        } else {
            "differs from what the records give".to_owned()
        };
        let mut fault = Fault::at(&path, same as u64, what);
        if matches!(name.row, Row::Entries | Row::Level(0)) {
            let place = expected.ends.partition_point(|end| *end <= same) as u64;
            fault.index = Some(name.number * TILE_WIDTH + place);
        }
        report.fault(fault);
        Ok(())
    }
}

impl Expected {
    fn new(row: Row, number: u64) -> Self {
        Self { row, number, bytes: Vec::new(), ends: Vec::new() }
    }

    fn of_hashes(name: TileName, hashes: &[Hash]) -> Self {
        let ends = (1..=hashes.len()).map(|count| count * 32).collect();
        Self { row: name.row, number: name.number, bytes: encode_tile(hashes), ends }
    }

    fn push_entry(&mut self, entry: &[u8]) {
        push_entry(&mut self.bytes, entry);
        self.ends.push(self.bytes.len());
    }
}
