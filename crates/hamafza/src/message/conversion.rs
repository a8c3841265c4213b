//! `hamafza sdmx convert`: the same artefacts or observations in another format.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use model::observation::VALUE_SEPARATOR;
use model::{Artefact, DataStructure, Dataflow, ObservationBatch};
use operations::Result;
use sdmx::{Family, MessageHeader, WriteContext};

use super::grouping::grouped;
use super::structure::{named_structure, structure_of, supposed, told_apart};
use super::{Format, Keys, Labels, Layout, TimeFormat, Writing, artefacts, doing, name_of, open};

/// Observations on their way.
type Batches = Box<dyn Iterator<Item = Result<ObservationBatch>>>;

/// What is converted, to what, and how.
pub struct Conversion {
    /// The message.
    pub file: PathBuf,
    /// The format to write.
    pub to: Format,
    /// Where the structure of the observations is.
    pub structure: Option<PathBuf>,
    /// Where to write.
    pub output: PathBuf,
    /// How to write.
    pub writing: Writing,
}

impl Conversion {
    /// Converts.
    pub fn run(&self) -> Result<ExitCode> {
        let file = File::open(&self.file).map_err(doing("opening", &self.file))?;
        // The first bytes tell structures from data; reading to the end finds what is wrong.
        match first_kind(file, &self.file)? {
            Some(sdmx::MessageKind::Structure(_)) => self.structures(),
            Some(sdmx::MessageKind::Data(_)) | None => self.data(),
        }
    }

    fn structures(&self) -> Result<ExitCode> {
        let Self { file, output, .. } = self;
        let Some(format) = self.to.of_structures() else {
            eprintln!(
                "{}: structures are not written in this format; use --to json1, json2, json21, ml21, ml30 or ml31",
                file.display()
            );
            return Ok(ExitCode::from(2));
        };
        let input = File::open(file).map_err(doing("opening", file))?;
        let trees = sdmx::read_trees(input).map_err(doing("reading the structures of", file))?;
        let (told, left): (Vec<_>, Vec<_>) =
            trees.iter().partition(|artefact| sdmx::is_in(format, artefact));
        for artefact in &left {
            eprintln!("{}: the format has no place for {}", file.display(), artefact.urn());
        }
        let text = sdmx::write_trees(format, &header(), &told);
        whole(output, |mut out| {
            let written = out.write_all(text.as_bytes()).and_then(|()| out.flush());
            written.map_err(doing("writing", output))
        })?;
        eprintln!("Wrote {} artefacts to {}", told.len(), output.display());
        Ok(ExitCode::SUCCESS)
    }

    fn data(&self) -> Result<ExitCode> {
        let Self { file, output, structure, .. } = self;
        let mut artefacts = structure.as_deref().map(artefacts).transpose()?.unwrap_or_default();
        let named = named_structure(file)?;
        let found = structure_of(&artefacts, named.as_ref());
        if structure.is_some() && found.is_none() {
            eprintln!("{}: its structure is not in the structure message", file.display());
            return Ok(ExitCode::from(1));
        }
        let (dataflow, data_structure) = match found {
            Some(found) => {
                told_apart(file, named.as_ref(), &found.1);
                found
            }
            None => match open(file, None)?.described() {
                Some(described) => {
                    artefacts.extend(described.codelists.into_iter().map(Artefact::Codelist));
                    artefacts.push(Artefact::ConceptScheme(described.concepts));
                    (described.dataflow, described.structure)
                }
                None => supposed(file, named)?,
            },
        };
        let format = self.to.of_data();
        let mut context = self.context(dataflow, data_structure.clone(), artefacts);
        if let Some(at) = &self.writing.at
            && data_structure.component(at).is_none()
        {
            eprintln!("{}: {at} is no dimension of its structure", file.display());
            return Ok(ExitCode::from(2));
        }
        self.say_what_is_left_out(&data_structure);
        if format.family() == Family::Csv {
            // A table's header says which cells may hold several values.
            context.several = several(file, &data_structure)?;
        }
        let description = (self.writing.describe && format.family() == Family::Csv)
            .then(|| sdmx::describe_table(format, &context, &name_of(output)));
        let batches = self.batches(&data_structure)?;
        let mut rows = 0_u64;
        whole(output, |out| {
            let writing = || doing::<sdmx::Error>("writing", output);
            let mut writer = sdmx::DataWriter::new(format, context, out).map_err(writing())?;
            for batch in batches {
                let batch = batch?;
                rows += batch.rows() as u64;
                writer.write(&batch).map_err(writing())?;
            }
            writer.finish().map_err(writing())?.flush().map_err(doing("writing", output))
        })?;
        eprintln!("Wrote {rows} observations to {}", output.display());
        if let Some(description) = description {
            let beside = output.with_file_name(format!("{}-metadata.json", name_of(output)));
            whole(&beside, |mut out| {
                let written = out.write_all(description.as_bytes()).and_then(|()| out.flush());
                written.map_err(doing("writing", &beside))
            })?;
            eprintln!("Wrote what its columns are to {}", beside.display());
        }
        Ok(ExitCode::SUCCESS)
    }

    /// The observations, those of a series together where the format needs it.
    fn batches(&self, structure: &DataStructure) -> Result<Batches> {
        let file = self.file.clone();
        let time = structure.time_dimension().map(|time| time.id.as_str());
        let at = self.writing.at.as_deref().or(time);
        let family = self.to.of_data().family();
        let is_by_series = self.writing.layout == Layout::Series
            && (family == Family::Json || (family == Family::Ml && at != time));
        if let Some(at) = at.filter(|_| is_by_series)
            && let Some(batches) = grouped(&file, structure, at)?
        {
            return Ok(Box::new(batches.into_iter().map(Ok)));
        }
        let reader = open(&file, Some(structure))?;
        Ok(Box::new(reader.map(move |batch| batch.map_err(doing("reading", &file)))))
    }

    /// A format without attributes loses them; whoever converts should know.
    fn say_what_is_left_out(&self, structure: &DataStructure) {
        let left: Vec<&str> = structure
            .attributes()
            .filter(|it| self.to == Format::Px && it.id != "OBS_STATUS")
            .map(|it| it.id.as_str())
            .collect();
        if !left.is_empty() {
            eprintln!("{}: PC-Axis has no place for {}", self.file.display(), left.join(", "));
        }
    }

    fn context(
        &self,
        dataflow: Dataflow,
        structure: DataStructure,
        artefacts: Vec<Artefact>,
    ) -> WriteContext {
        let Writing { layout, at, labels, keys, time_format, describe: _ } = &self.writing;
        let mut context = WriteContext {
            layout: match layout {
                Layout::Series => sdmx::Layout::Series,
                Layout::Flat => sdmx::Layout::Flat,
            },
            at_observation: at.clone(),
            labels: match labels {
                Labels::Id => sdmx::Labels::Id,
                Labels::Name => sdmx::Labels::Name,
                Labels::Both => sdmx::Labels::Both,
            },
            keys: match keys {
                Keys::None => sdmx::Keys::None,
                Keys::Series => sdmx::Keys::Series,
                Keys::Obs => sdmx::Keys::Observation,
                Keys::Both => sdmx::Keys::Both,
            },
            time_format: match time_format {
                TimeFormat::Original => sdmx::TimeFormat::Original,
                TimeFormat::Normalized => sdmx::TimeFormat::Normalized,
            },
            ..WriteContext::new(header(), dataflow, structure)
        };
        for artefact in artefacts {
            match artefact {
                Artefact::Codelist(list) => context.codelists.push(list),
                Artefact::ConceptScheme(scheme) => context.concepts.push(scheme),
                _ => {}
            }
        }
        context
    }
}

fn first_kind(file: File, path: &Path) -> Result<Option<sdmx::MessageKind>> {
    let mut prefix = Vec::new();
    file.take(64 * 1024).read_to_end(&mut prefix).map_err(doing("reading", path))?;
    Ok(sdmx::sniff(&prefix, &name_of(path)))
}

/// The components of which an observation has several values.
fn several(file: &Path, structure: &DataStructure) -> Result<BTreeSet<String>> {
    let mut found = BTreeSet::new();
    for batch in open(file, Some(structure))? {
        let batch = batch.map_err(doing("reading", file))?;
        for (index, name) in batch.names().iter().enumerate() {
            if batch.column_at(index).parts().0.contains(VALUE_SEPARATOR) {
                found.insert(name.clone());
            }
        }
    }
    Ok(found)
}

fn header() -> MessageHeader {
    // Same input, same bytes: the message says nothing of the moment it was converted.
    MessageHeader {
        id: "CONVERTED".to_owned(),
        prepared: "1970-01-01T00:00:00Z".to_owned(),
        sender: "HAMAFZA".to_owned(),
    }
}

/// Writes a file that is there whole or not at all.
fn whole(path: &Path, write: impl FnOnce(BufWriter<File>) -> Result<()>) -> Result<()> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".part");
    let draft = path.with_file_name(name);
    let file = File::create(&draft).map_err(doing("writing", path))?;
    if let Err(error) = write(BufWriter::new(file)) {
        // The first error is the one to tell.
        drop(std::fs::remove_file(&draft));
        return Err(error);
    }
    std::fs::rename(&draft, path).map_err(doing("writing", path))
}
