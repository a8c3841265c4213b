//! A data message as a body that is written while it is read: one batch of observations at a time.
//! A client that stops reading stops the query; a fault on the way cuts the body off, so that half a
//! message is never taken for a whole one.

use std::collections::VecDeque;
use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};

use axum::body::{Body, Bytes};
use futures::stream::{self, BoxStream, StreamExt};
use model::ObservationBatch;
use sdmx::{DataFormat, DataWriter, WriteContext};

/// What was written and not yet sent.
#[derive(Clone, Default)]
struct Buffer(Arc<Mutex<Vec<u8>>>);

impl Buffer {
    fn take(&self) -> Bytes {
        let mut bytes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Bytes::from(std::mem::take(&mut *bytes))
    }
}

impl Write for Buffer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Observations on their way.
pub(crate) type Batches = BoxStream<'static, operations::Result<ObservationBatch>>;

/// A message under way.
struct Message {
    writer: DataWriter<Buffer>,
    buffer: Buffer,
    batches: Batches,
    /// Those of the flows to come.
    others: VecDeque<Batches>,
    window: Window,
}

/// Which of all observations of a message are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Window {
    /// How many are passed over.
    pub skip: usize,
    /// How many are told at most.
    pub left: usize,
}

impl Window {
    /// All of them.
    pub const ALL: Self = Self { skip: 0, left: usize::MAX };

    /// The observations of the next batch that are told.
    fn of(&mut self, batch: ObservationBatch) -> ObservationBatch {
        let start = self.skip.min(batch.rows());
        let length = (batch.rows() - start).min(self.left);
        self.skip -= start;
        self.left -= length;
        if length == batch.rows() {
            return batch;
        }
        let mut told = ObservationBatch::new(batch.names().to_vec());
        for row in start..start + length {
            told.push((0..batch.names().len()).map(|index| batch.column_at(index).get(row)));
        }
        told
    }
}

/// Whether tables begin with the mark by which Excel knows UTF-8.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ByteOrderMark {
    Written,
    LeftOut,
}

/// A body that tells these observations, flow by flow.
pub(crate) fn body(
    format: DataFormat,
    flows: Vec<(WriteContext, Batches)>,
    window: Window,
    mark: ByteOrderMark,
) -> Result<Body, sdmx::Error> {
    let mut buffer = Buffer::default();
    if mark == ByteOrderMark::Written {
        buffer.write_all("\u{feff}".as_bytes())?;
    }
    let (contexts, batches): (Vec<_>, VecDeque<_>) = flows.into_iter().unzip();
    let (mut contexts, mut others) = (contexts.into_iter(), batches);
    let (Some(first), Some(batches)) = (contexts.next(), others.pop_front()) else {
        return Ok(Body::empty());
    };
    let writer = DataWriter::several(format, first, contexts.collect(), buffer.clone())?;
    let message = Message { writer, buffer, batches, others, window };
    let pieces = stream::unfold(Some(message), |message| async move {
        let (piece, rest) = message?.next().await;
        if let Err(error) = &piece {
            tracing::error!("While telling observations: {error}; the answer is cut off");
        }
        Some((piece, rest))
    });
    // Whoever compresses a body asks once more after its end.
    Ok(Body::from_stream(pieces.fuse()))
}

impl Message {
    /// The next piece, and the message unless it ends with this piece.
    async fn next(mut self) -> (io::Result<Bytes>, Option<Self>) {
        loop {
            match self.batches.next().await {
                Some(Ok(batch)) => {
                    let batch = self.window.of(batch);
                    if let Err(error) = self.writer.write(&batch) {
                        return (Err(io::Error::other(error)), None);
                    }
                }
                Some(Err(error)) => return (Err(io::Error::other(error)), None),
                None if let Some(batches) = self.others.pop_front() => {
                    self.writer.turn();
                    self.batches = batches;
                }
                None => {
                    return match self.writer.finish() {
                        Ok(buffer) => (Ok(buffer.take()), None),
                        Err(error) => (Err(io::Error::other(error)), None),
                    };
                }
            }
            let piece = self.buffer.take();
            if !piece.is_empty() {
                return (Ok(piece), Some(self));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use model::{DataStructure, Dataflow, Header, LocalisedText, Reference, Version};

    use super::*;

    fn context() -> WriteContext {
        let header = Header {
            agency: "NSO".into(),
            id: "DF".into(),
            version: Version::new("1.0.0"),
            names: LocalisedText::default(),
            descriptions: LocalisedText::default(),
        };
        let flow = Dataflow {
            header: header.clone(),
            structure: Reference::new("NSO", "DF", "1.0.0"),
            about_persons: true,
            rules: None,
        };
        let message = sdmx::MessageHeader {
            id: "M".into(),
            prepared: "2026-01-01".into(),
            sender: "NSO".into(),
        };
        WriteContext::new(message, flow, DataStructure { header, components: Vec::new() })
    }

    fn batch() -> ObservationBatch {
        let mut batch = ObservationBatch::new(vec!["SEX".into()]);
        batch.push(["F"]);
        batch
    }

    async fn read(
        batches: Vec<operations::Result<ObservationBatch>>,
    ) -> Result<String, axum::Error> {
        let batches = stream::iter(batches).boxed();
        let body = body(
            DataFormat::Csv20,
            vec![(context(), batches)],
            Window::ALL,
            ByteOrderMark::Written,
        );
        let bytes = axum::body::to_bytes(body.expect("a header is written"), 10_000).await?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }

    #[tokio::test]
    async fn a_fault_on_the_way_cuts_the_body_off() {
        let whole = read(vec![Ok(batch()), Ok(batch())]).await.expect("nothing fails");
        assert_eq!(
            whole,
            "\u{feff}STRUCTURE,STRUCTURE_ID,ACTION\ndataflow,NSO:DF(1.0.0),I\ndataflow,NSO:DF(1.0.0),I\n"
        );
        let once = stream::iter(vec![Ok(batch())]).boxed();
        let body =
            body(DataFormat::Csv20, vec![(context(), once)], Window::ALL, ByteOrderMark::LeftOut);
        let mut pieces = body.expect("a header is written").into_data_stream();
        while pieces.next().await.is_some() {}
        assert!(pieces.next().await.is_none());
        let fault = operations::Error::Unavailable { what: "the disk".into(), why: "gone".into() };
        assert!(read(vec![Ok(batch()), Err(fault)]).await.is_err());
    }
}
