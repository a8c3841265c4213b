//! The peer of the import benchmark: DataFusion reads the same CSV file, every column of every row,
//! and does nothing with it. Usage: plain_read FILE

use datafusion::prelude::{CsvReadOptions, SessionConfig, SessionContext};
use futures::StreamExt;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let file = std::env::args().nth(1).ok_or("usage: plain_read FILE")?;
    let context = SessionContext::new_with_config(SessionConfig::new().with_target_partitions(2));
    let options = CsvReadOptions::new().schema_infer_max_records(1000);
    let mut rows = 0;
    let mut stream = context.read_csv(&file, options).await?.execute_stream().await?;
    while let Some(batch) = stream.next().await {
        rows += batch?.num_rows();
    }
    eprintln!("{rows} rows read");
    Ok(())
}
