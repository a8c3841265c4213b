//! The demo's own workbooks, through the maps that the catalogue gives for them.
