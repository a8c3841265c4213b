//! Observations being gathered into a cube, to be written as JSON-stat or PC-Axis. A cube needs all its
//! codes before its first cell, so everything is held; what is too much for that is refused.

use std::collections::{BTreeMap, BTreeSet};

use model::observation::{TextColumn, VALUE_SEPARATOR};
use model::{Component, ComponentRole, ObservationBatch};

use crate::context::WriteContext;
use crate::error::Error;
use crate::json_codes::Codes;

/// More cells than this are not held.
const CELLS_LIMIT: u64 = 4_000_000;

/// A dimension and the codes met.
pub struct Dimension {
    /// The component.
    pub component: Component,
    /// Its codes in the order of the cube.
    pub codes: Vec<String>,
    met: Codes,
}

/// What one cell holds: a text for the measure and for each attribute, the empty ones too.
pub type Cell = Vec<String>;

/// Observations by the places of their codes.
pub struct CubeRows {
    /// The format they are for.
    format: &'static str,
    /// The dimensions.
    pub dimensions: Vec<Dimension>,
    /// The measure, then the attributes.
    pub values: Vec<Component>,
    rows: BTreeMap<Vec<usize>, Cell>,
}

impl CubeRows {
    /// No observation yet.
    pub fn new(format: &'static str, context: &WriteContext) -> Result<Self, Error> {
        let refused = |what: &str| Error::NotInFormat {
            format,
            artefact: format!("{what} of {}", context.structure.header.id),
        };
        if context.structure.measures().count() > 1 {
            return Err(refused("the several measures"));
        }
        if !context.detail.has_observations() {
            return Err(refused("series without observations"));
        }
        let (keys, values): (Vec<Component>, Vec<Component>) =
            context.components().into_iter().partition(|component| {
                matches!(component.role, ComponentRole::Dimension | ComponentRole::TimeDimension)
            });
        let dimension =
            |component| Dimension { component, codes: Vec::new(), met: Codes::default() };
        let dimensions = keys.into_iter().map(dimension).collect();
        Ok(Self { format, dimensions, values, rows: BTreeMap::new() })
    }

    /// Takes the observations of a batch.
    pub fn take(&mut self, context: &WriteContext, batch: &ObservationBatch) -> Result<(), Error> {
        let columns = |components: &[&Component]| -> Vec<Option<TextColumn>> {
            components.iter().map(|it| batch.column(&it.id).cloned()).collect()
        };
        let keys = columns(&self.dimensions.iter().map(|it| &it.component).collect::<Vec<_>>());
        let values = columns(&self.values.iter().collect::<Vec<_>>());
        for (dimension, column) in self.dimensions.iter().zip(&keys) {
            if column.is_none() {
                return Err(Error::MissingColumn {
                    column: dimension.component.id.clone(),
                    structure: context.structure.header.reference(),
                });
            }
        }
        for row in 0..batch.rows() {
            let text = |column: &Option<TextColumn>| {
                column.as_ref().map_or("", |column| column.get(row)).to_owned()
            };
            let mut key = Vec::with_capacity(keys.len());
            for (dimension, column) in self.dimensions.iter_mut().zip(&keys) {
                key.push(dimension.met.place(&text(column)));
            }
            let cell = values.iter().map(|column| text(column).replace(VALUE_SEPARATOR, ";"));
            if self.rows.insert(key.clone(), cell.collect()).is_some() {
                let codes = self.dimensions.iter().zip(&key);
                let codes: Vec<&str> =
                    codes.map(|(it, place)| it.met.list()[*place].as_str()).collect();
                return Err(Error::CellTwice { key: codes.join(".") });
            }
            if self.rows.len() as u64 > CELLS_LIMIT {
                return Err(Error::TooManyCellsForCube { format: self.format, limit: CELLS_LIMIT });
            }
        }
        Ok(())
    }

    /// Puts the codes in order (that of the codelist, else that of the texts) and gives the cells by
    /// their number.
    pub fn cells(&mut self, context: &WriteContext) -> Result<BTreeMap<u64, Cell>, Error> {
        let mut moved: Vec<Vec<u64>> = Vec::new();
        let mut size = 1_u64;
        for dimension in &mut self.dimensions {
            let met = dimension.met.list();
            let found: BTreeSet<&str> = met.iter().map(String::as_str).collect();
            let listed = context.codelist(&dimension.component);
            let listed = listed.into_iter().flat_map(|list| &list.codes).map(|it| it.id.as_str());
            let mut order: Vec<&str> = listed.filter(|code| found.contains(code)).collect();
            let known: BTreeSet<&str> = order.iter().copied().collect();
            let rest: Vec<&str> = if dimension.component.role == ComponentRole::TimeDimension {
                found.iter().copied().filter(|code| !known.contains(code)).collect()
            } else {
                met.iter().map(String::as_str).filter(|code| !known.contains(code)).collect()
            };
            order.extend(rest);
            let places: BTreeMap<&str, u64> = order.iter().copied().zip(0..).collect();
            moved.push(met.iter().map(|code| places[code.as_str()]).collect());
            dimension.codes = order.iter().map(|&code| code.to_owned()).collect();
            size = size.saturating_mul(dimension.codes.len() as u64);
        }
        if size > CELLS_LIMIT * 16 {
            return Err(Error::TooManyCellsForCube {
                format: self.format,
                limit: CELLS_LIMIT * 16,
            });
        }
        let number = |key: &[usize]| {
            let places = key.iter().zip(&moved).zip(&self.dimensions);
            places.fold(0_u64, |number, ((place, moved), dimension)| {
                number * dimension.codes.len() as u64 + moved[*place]
            })
        };
        let rows = std::mem::take(&mut self.rows);
        Ok(rows.into_iter().map(|(key, cell)| (number(&key), cell)).collect())
    }

    /// How many cells the cube has, once its codes are in order.
    pub fn size(&self) -> u64 {
        self.dimensions.iter().map(|dimension| dimension.codes.len() as u64).product()
    }
}
