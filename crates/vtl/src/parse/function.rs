//! Everything of the form `word ( … )`.

use super::Parser;
use crate::ast::{Check, Expr, ExprKind, Hierarchy, Join, JoinKind, Mode, Output, Span};
use crate::error::Error;
use crate::structure::ScalarType;
use crate::token::TokenKind;

/// The functions over many values.
const AGGREGATES: [&str; 10] = [
    "sum",
    "avg",
    "count",
    "min",
    "max",
    "median",
    "stddev_pop",
    "stddev_samp",
    "var_pop",
    "var_samp",
];
/// The functions that only make sense over a window.
const ANALYTICS: [&str; 6] =
    ["first_value", "last_value", "lag", "lead", "rank", "ratio_to_report"];

impl Parser {
    /// A function; the parser stands on its name.
    pub(crate) fn function(&mut self) -> Result<Expr, Error> {
        let token = self.bump();
        let at = token.at;
        let TokenKind::Word(name) = token.kind else { return self.unexpected("a function") };
        self.symbol("(")?;
        let kind = match name.as_str() {
            "cast" => self.cast()?,
            "inner_join" => self.join(JoinKind::Inner)?,
            "left_join" => self.join(JoinKind::Left)?,
            "full_join" => self.join(JoinKind::Full)?,
            "cross_join" => self.join(JoinKind::Cross)?,
            "check" => self.check()?,
            "check_datapoint" => self.check_datapoint()?,
            "check_hierarchy" => self.hierarchy(true)?,
            "hierarchy" => self.hierarchy(false)?,
            "eval" => return Err(Error::unsupported(at, "eval")),
            _ if AGGREGATES.contains(&name.as_str()) || ANALYTICS.contains(&name.as_str()) => {
                self.aggregate(name, at)?
            }
            _ => ExprKind::Call(name, self.arguments()?),
        };
        self.symbol(")")?;
        self.node(kind, at)
    }

    fn arguments(&mut self) -> Result<Vec<Expr>, Error> {
        if self.is_symbol(")") { Ok(Vec::new()) } else { self.list(Self::expr) }
    }

    fn cast(&mut self) -> Result<ExprKind, Error> {
        let operand = self.expr()?;
        self.symbol(",")?;
        let scalar = self.scalar_type()?;
        let mask = if self.accept(",") { Some(self.text("a mask in quotes")?) } else { None };
        Ok(ExprKind::Cast(Box::new(operand), scalar, mask))
    }

    /// The name of a scalar type.
    pub(crate) fn scalar_type(&mut self) -> Result<ScalarType, Error> {
        let at = self.here();
        let TokenKind::Word(word) = self.peek() else { return self.unexpected("a scalar type") };
        if ["time", "duration", "scalar"].contains(&word.as_str()) {
            return Err(Error::unsupported(at, word.clone()));
        }
        let Some(scalar) = ScalarType::from_keyword(word) else {
            return self.unexpected(
                "a scalar type: string, integer, number, boolean, time_period or date",
            );
        };
        self.next += 1;
        Ok(scalar)
    }

    fn aggregate(&mut self, function: String, at: Span) -> Result<ExprKind, Error> {
        let bare = self.is_symbol(")") || self.is_word("over");
        let arguments = if bare { Vec::new() } else { self.list(Self::expr)? };
        if self.accept_word("over") {
            return self.over(function, arguments);
        }
        if ANALYTICS.contains(&function.as_str()) {
            return self.unexpected("`over (…)`");
        }
        let (grouping, having) = self.grouping()?;
        let mut arguments = arguments.into_iter();
        let operand = arguments.next().map(Box::new);
        if arguments.next().is_some() || (operand.is_none() && function != "count") {
            return Err(Error::typed(at, &function, "takes exactly one operand"));
        }
        Ok(ExprKind::Aggregate { function, operand, grouping, having: having.map(Box::new) })
    }

    fn over(&mut self, function: String, arguments: Vec<Expr>) -> Result<ExprKind, Error> {
        self.symbol("(")?;
        let mut partition = Vec::new();
        let mut order = Vec::new();
        if self.accept_word("partition") {
            self.word("by")?;
            partition = self.components()?;
        }
        if self.accept_word("order") {
            self.word("by")?;
            order = self.list(|parser| {
                let component = parser.component()?;
                let descending = parser.accept_word("desc");
                if !descending {
                    parser.accept_word("asc");
                }
                Ok((component, descending))
            })?;
        }
        let mut window = Vec::new();
        if self.is_word("data") || self.is_word("range") {
            while let TokenKind::Word(_) | TokenKind::Integer(_) | TokenKind::Symbol("+" | "-") =
                self.peek()
            {
                window.push(match self.bump().kind {
                    TokenKind::Word(word) => word,
                    TokenKind::Integer(number) => number.to_string(),
                    TokenKind::Symbol(sign) => sign.to_owned(),
                    TokenKind::Quoted(_)
                    | TokenKind::Number(_)
                    | TokenKind::Text(_)
                    | TokenKind::End => String::new(),
                });
            }
        }
        self.symbol(")")?;
        let window = if window.is_empty() { None } else { Some(window.join(" ")) };
        Ok(ExprKind::Analytic { function, arguments, partition, order, window })
    }

    fn join(&mut self, kind: JoinKind) -> Result<ExprKind, Error> {
        let operands = self.list(|parser| {
            let operand = parser.expr()?;
            let alias =
                if parser.accept_word("as") { Some(parser.name("an alias")?) } else { None };
            Ok((operand, alias))
        })?;
        let using = if self.accept_word("using") { self.components()? } else { Vec::new() };
        let mut body = Vec::new();
        while self.at_clause() {
            body.push(self.clause()?);
        }
        Ok(ExprKind::Join(Join { kind, operands, using, body }))
    }

    fn check(&mut self) -> Result<ExprKind, Error> {
        let operand = Box::new(self.expr()?);
        let (error_code, error_level) = self.error_texts()?;
        let imbalance =
            if self.accept_word("imbalance") { Some(Box::new(self.expr()?)) } else { None };
        let output = self.output(&[Output::Invalid, Output::All]);
        Ok(ExprKind::Check(Check { operand, error_code, error_level, imbalance, output }))
    }

    fn output(&mut self, among: &[Output]) -> Option<Output> {
        among.iter().copied().find(|output| self.accept_word(output.keyword()))
    }

    fn check_datapoint(&mut self) -> Result<ExprKind, Error> {
        let operand = Box::new(self.expr()?);
        self.symbol(",")?;
        let ruleset = self.name("the name of a datapoint ruleset")?;
        let components =
            if self.accept_word("components") { self.components()? } else { Vec::new() };
        let output = self.output(&[Output::Invalid, Output::AllMeasures, Output::All]);
        Ok(ExprKind::CheckDatapoint { operand, ruleset, components, output })
    }

    fn hierarchy(&mut self, check: bool) -> Result<ExprKind, Error> {
        let operand = Box::new(self.expr()?);
        self.symbol(",")?;
        let ruleset = self.name("the name of a hierarchical ruleset")?;
        let conditions =
            if self.accept_word("condition") { self.components()? } else { Vec::new() };
        let named = self.is_word("rule")
            && matches!(self.peek_at(1), TokenKind::Word(_) | TokenKind::Quoted(_));
        let next = self.peek_at(1).clone();
        let follows = |word: &str| matches!(&next, TokenKind::Word(found) if found == word);
        // `rule` is also an input mode of `hierarchy`; then an output mode or `)` follows it.
        let rule = if named && !follows("all") && !follows("computed") {
            self.next += 1;
            Some(self.component()?)
        } else {
            None
        };
        let mode = Mode::ALL.into_iter().find(|mode| self.accept_word(mode.keyword()));
        let inputs: &[&str] = if check {
            &["dataset_priority", "dataset"]
        } else {
            &["rule_priority", "rule", "dataset"]
        };
        let input =
            inputs.iter().find(|input| self.accept_word(input)).map(|input| (*input).to_owned());
        let outputs: &[Output] = if check {
            &[Output::Invalid, Output::AllMeasures, Output::All]
        } else {
            &[Output::Computed, Output::All]
        };
        let output = self.output(outputs);
        Ok(ExprKind::Hierarchy(Hierarchy {
            check,
            operand,
            ruleset,
            conditions,
            rule,
            mode,
            input,
            output,
        }))
    }
}
