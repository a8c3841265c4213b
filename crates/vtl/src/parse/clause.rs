//! Clauses between brackets, the body of joins, and grouping.

use super::Parser;
use crate::ast::{Clause, Expr, Grouping, Item};
use crate::error::Error;
use crate::structure::Role;
use crate::token::TokenKind;

/// The keywords that begin a clause.
const CLAUSES: [&str; 11] = [
    "filter", "calc", "aggr", "keep", "drop", "rename", "sub", "pivot", "unpivot", "apply",
    "subspace",
];

impl Parser {
    /// Whether a clause begins here.
    pub(crate) fn at_clause(&self) -> bool {
        matches!(self.peek(), TokenKind::Word(word) if CLAUSES.contains(&word.as_str()))
    }

    /// One clause.
    pub(crate) fn clause(&mut self) -> Result<Clause, Error> {
        if !self.at_clause() {
            return self.unexpected(
                "a clause: filter, calc, aggr, keep, drop, rename, sub, pivot or unpivot",
            );
        }
        let TokenKind::Word(word) = self.bump().kind else { return self.unexpected("a clause") };
        Ok(match word.as_str() {
            "filter" => Clause::Filter(self.expr()?),
            "apply" => Clause::Apply(self.expr()?),
            "calc" => Clause::Calc(self.list(Self::item)?),
            "aggr" => {
                let items = self.list(Self::item)?;
                let (grouping, having) = self.grouping()?;
                Clause::Aggr(items, grouping, having)
            }
            "keep" => Clause::Keep(self.components()?),
            "drop" => Clause::Drop(self.components()?),
            "rename" => Clause::Rename(self.list(|parser| {
                let from = parser.component()?;
                parser.word("to")?;
                Ok((from, parser.component()?))
            })?),
            "pivot" | "unpivot" => {
                let identifier = self.component()?;
                self.symbol(",")?;
                let measure = self.component()?;
                if word == "pivot" {
                    Clause::Pivot(identifier, measure)
                } else {
                    Clause::Unpivot(identifier, measure)
                }
            }
            _ => Clause::Sub(self.list(|parser| {
                let component = parser.component()?;
                parser.symbol("=")?;
                Ok((component, parser.literal()?))
            })?),
        })
    }

    fn item(&mut self) -> Result<Item, Error> {
        let named = matches!(self.peek_at(1), TokenKind::Word(_) | TokenKind::Quoted(_));
        let role = if named { self.role()? } else { None };
        let name = self.component()?;
        self.symbol(":=")?;
        Ok(Item { role, name, expr: self.expr()? })
    }

    fn role(&mut self) -> Result<Option<Role>, Error> {
        let at = self.here();
        let role = match self.peek() {
            TokenKind::Word(word) => match word.as_str() {
                "identifier" | "dimension" => Some(Role::Identifier),
                "measure" => Some(Role::Measure),
                "attribute" => Some(Role::Attribute),
                "component" => None,
                "viral" => return Err(Error::unsupported(at, "viral attribute")),
                _ => return self.unexpected("a role (identifier, measure, attribute) or `:=`"),
            },
            _ => return self.unexpected("a role (identifier, measure, attribute) or `:=`"),
        };
        self.next += 1;
        Ok(role)
    }

    /// `group by … having …`, each of which may be missing.
    pub(crate) fn grouping(&mut self) -> Result<(Option<Grouping>, Option<Expr>), Error> {
        if !self.accept_word("group") {
            return Ok((None, None));
        }
        let mut grouping = if self.accept_word("by") {
            Grouping::By(self.components()?)
        } else if self.accept_word("except") {
            Grouping::Except(self.components()?)
        } else if self.accept_word("all") {
            Grouping::All
        } else {
            return self.unexpected("`by`, `except` or `all`");
        };
        if self.accept_word("time_agg") {
            self.symbol("(")?;
            let period = self.text("a period in quotes")?;
            self.symbol(")")?;
            grouping = Grouping::TimeAgg(Box::new(grouping), period);
        }
        let having = if self.accept_word("having") { Some(self.expr()?) } else { None };
        Ok((Some(grouping), having))
    }
}
