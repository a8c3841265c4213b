//! A small bank: SEX × REF_AREA × TIME_PERIOD, with a status and a comment.

use engine::{Engine, Filter, ObservationQuery, Rows, Staged};
use futures::TryStreamExt;
use model::table::TableShape;
use model::{
    AttributeRelationship, Component, ComponentRole, DataFile, DataStructure, Header,
    LocalisedText, Merge, ObservationBatch, Reference, Representation, Version,
};
use tempfile::TempDir;

/// The table of the structure that all tests use.
pub(crate) fn shape() -> TableShape {
    shape_with(&["OBS_STATUS", "COMMENT_OBS"])
}

pub(crate) fn shape_with(attributes: &[&str]) -> TableShape {
    let component = |id: &&str, role| Component {
        id: (*id).into(),
        role,
        concept_scheme: Reference::new("HAMAFZA", "CS", "1.0.0"),
        representation: Representation::Text,
        mandatory: false,
        relationship: AttributeRelationship::Observation,
    };
    let dimensions = ["SEX", "REF_AREA"];
    let components = dimensions.iter().map(|id| component(id, ComponentRole::Dimension));
    let attributes = attributes.iter().map(|id| component(id, ComponentRole::Attribute));
    TableShape::of(&DataStructure {
        header: Header {
            agency: "HAMAFZA".into(),
            id: "DSD".into(),
            version: Version::new("1.0.0"),
            names: LocalisedText::default(),
            descriptions: LocalisedText::default(),
        },
        components: components.chain(attributes).collect(),
    })
}

/// Observations from a table of texts; a column of dots is empty.
pub(crate) fn batch(text: &str) -> ObservationBatch {
    let mut lines = text.lines().map(str::split_whitespace).filter(|it| it.clone().count() > 0);
    let names = lines.next().expect("a heading").map(|name| match name {
        "AREA" => "REF_AREA",
        "TIME" => "TIME_PERIOD",
        "VALUE" => "OBS_VALUE",
        "STATUS" => "OBS_STATUS",
        "CELL" => "ORIGIN_CELL",
        other => other,
    });
    let mut batch = ObservationBatch::new(names.map(str::to_owned).collect());
    for line in lines {
        batch.push(line.map(|text| if text == "." { "" } else { text }));
    }
    batch
}

/// An engine in a temporary folder.
pub(crate) struct TestBank {
    pub(crate) folder: TempDir,
    pub(crate) engine: Engine,
}

impl TestBank {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let engine =
            Engine::open(&folder.path().join("bank"), &folder.path().join("staging"), 64 << 20)
                .expect("the engine opens");
        Self { folder, engine }
    }

    pub(crate) async fn stage(&self, submission: &str, text: &str) -> Staged {
        let batches = vec![batch(text)].into_iter();
        self.engine.stage(&shape(), submission, batches).await.expect("staged")
    }

    /// Merges a text into some files and gives the files after it.
    pub(crate) async fn merge(
        &self,
        current: &[DataFile],
        submission: &str,
        text: &str,
    ) -> (Merge, Vec<DataFile>) {
        let staged = self.stage(submission, text).await;
        let merge = self.engine.merge(&shape(), "DF", current, &staged).await.expect("merged");
        let files = merge.files().cloned().collect();
        (merge, files)
    }

    /// What a query answers, one line an observation.
    pub(crate) async fn ask(&self, rows: Rows<'_>, query: &ObservationQuery) -> String {
        let stream = self.engine.scan(&shape(), rows, query).await.expect("asked");
        let batches: Vec<_> = stream.try_collect().await.expect("answered");
        lines(&batches)
    }

    /// Key and value of all that the filters leave.
    pub(crate) async fn figures(&self, rows: Rows<'_>, filters: Vec<Filter>) -> String {
        let columns = ["SEX", "REF_AREA", "TIME_PERIOD", "OBS_VALUE"];
        let columns = Some(columns.map(str::to_owned).to_vec());
        self.ask(rows, &ObservationQuery { filters, columns, ..Default::default() }).await
    }
}

fn lines(batches: &[ObservationBatch]) -> String {
    let mut text = String::new();
    for batch in batches {
        for row in 0..batch.rows() {
            let texts = batch.names().iter().map(|name| match batch.get(name, row) {
                "" => ".",
                text => text,
            });
            text.push_str(&texts.collect::<Vec<_>>().join(" "));
            text.push('\n');
        }
    }
    text
}
