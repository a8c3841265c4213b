//! `define operator`, `define datapoint ruleset`, `define hierarchical ruleset`.

use super::Parser;
use crate::ast::{
    BinaryOp, CodeItem, DatapointRule, DatapointRuleset, HierarchicalRule, HierarchicalRuleset,
    OperatorDefinition, Parameter, ParameterType, Signature, Statement,
};
use crate::error::Error;
use crate::structure::Role;
use crate::token::TokenKind;

impl Parser {
    /// The parser stands on `operator`.
    pub(crate) fn operator_definition(&mut self) -> Result<Statement, Error> {
        self.word("operator")?;
        let at = self.here();
        let name = self.name("the name of the operator")?;
        self.symbol("(")?;
        let parameters = if self.is_symbol(")") { Vec::new() } else { self.list(Self::parameter)? };
        self.symbol(")")?;
        let returns = if self.accept_word("returns") { Some(self.parameter_type()?) } else { None };
        self.word("is")?;
        let body = self.expr()?;
        self.accept(";");
        self.word("end")?;
        self.word("operator")?;
        Ok(Statement::Operator(OperatorDefinition { name, parameters, returns, body, at }))
    }

    fn parameter(&mut self) -> Result<Parameter, Error> {
        let name = self.name("the name of a parameter")?;
        let kind = self.parameter_type()?;
        let default = if self.accept_word("default") { Some(self.literal()?) } else { None };
        Ok(Parameter { name, kind, default })
    }

    fn parameter_type(&mut self) -> Result<ParameterType, Error> {
        let at = self.here();
        let TokenKind::Word(word) = self.peek().clone() else { return self.unexpected("a type") };
        let role = match word.as_str() {
            "dataset" => {
                self.next += 1;
                return if self.is_symbol("{") {
                    Err(Error::unsupported(at, "dataset {…} as the type of a parameter"))
                } else {
                    Ok(ParameterType::Dataset)
                };
            }
            "component" => None,
            "measure" => Some(Role::Measure),
            "identifier" | "dimension" => Some(Role::Identifier),
            "attribute" => Some(Role::Attribute),
            "set" | "ruleset" => {
                return Err(Error::unsupported(at, format!("{word} as the type of a parameter")));
            }
            _ => return Ok(ParameterType::Scalar(self.scalar_type()?)),
        };
        self.next += 1;
        if self.accept("<") {
            self.scalar_type()?;
            if !self.accept(">") {
                return self.unexpected("`>`");
            }
        }
        Ok(ParameterType::Component(role))
    }

    fn signature(&mut self) -> Result<Signature, Error> {
        if self.accept_word("variable") {
            Ok(Signature::Variable)
        } else if self.accept_word("valuedomain") {
            Ok(Signature::ValueDomain)
        } else {
            self.unexpected("`variable` or `valuedomain`")
        }
    }

    fn signature_name(&mut self) -> Result<(String, Option<String>), Error> {
        let name = self.name("a name")?;
        let alias = if self.accept_word("as") { Some(self.name("an alias")?) } else { None };
        Ok((name, alias))
    }

    fn rule_name(&mut self) -> Result<Option<String>, Error> {
        if self.peek_at(1) == &TokenKind::Symbol(":") {
            let name = self.name("the name of a rule")?;
            self.symbol(":")?;
            return Ok(Some(name));
        }
        Ok(None)
    }

    /// Rules up to the closing `end`, a semicolon between them.
    fn rules<T>(&mut self, one: impl Fn(&mut Self) -> Result<T, Error>) -> Result<Vec<T>, Error> {
        let mut rules = vec![one(self)?];
        while self.accept(";") && !self.is_word("end") {
            rules.push(one(self)?);
        }
        self.word("end")?;
        Ok(rules)
    }

    /// The parser stands on `datapoint`.
    pub(crate) fn datapoint_ruleset(&mut self) -> Result<Statement, Error> {
        self.word("datapoint")?;
        self.word("ruleset")?;
        let at = self.here();
        let name = self.name("the name of the ruleset")?;
        self.symbol("(")?;
        let on = self.signature()?;
        let names = self.list(Self::signature_name)?;
        self.symbol(")")?;
        self.word("is")?;
        let rules = self.rules(|parser| {
            let name = parser.rule_name()?;
            let when = if parser.accept_word("when") {
                let when = parser.expr()?;
                parser.word("then")?;
                Some(when)
            } else {
                None
            };
            let then = parser.expr()?;
            let (error_code, error_level) = parser.error_texts()?;
            Ok(DatapointRule { name, when, then, error_code, error_level })
        })?;
        self.word("datapoint")?;
        self.word("ruleset")?;
        Ok(Statement::Datapoint(DatapointRuleset { name, on, names, rules, at }))
    }

    /// The parser stands on `hierarchical`.
    pub(crate) fn hierarchical_ruleset(&mut self) -> Result<Statement, Error> {
        self.word("hierarchical")?;
        self.word("ruleset")?;
        let at = self.here();
        let name = self.name("the name of the ruleset")?;
        self.symbol("(")?;
        let on = self.signature()?;
        let conditions = if self.accept_word("condition") {
            self.list(Self::signature_name)?
        } else {
            Vec::new()
        };
        self.word("rule")?;
        let rule = self.name("the component whose codes are related")?;
        self.symbol(")")?;
        self.word("is")?;
        let rules = self.rules(Self::hierarchical_rule)?;
        self.word("hierarchical")?;
        self.word("ruleset")?;
        Ok(Statement::Hierarchical(HierarchicalRuleset { name, on, conditions, rule, rules, at }))
    }

    fn hierarchical_rule(&mut self) -> Result<HierarchicalRule, Error> {
        let at = self.here();
        let name = self.rule_name()?;
        let when = if self.accept_word("when") {
            let when = self.expr()?;
            self.word("then")?;
            Some(when)
        } else {
            None
        };
        let left = self.code()?;
        let comparison = match self.peek() {
            TokenKind::Symbol("=") => BinaryOp::Equal,
            TokenKind::Symbol("<") => BinaryOp::Less,
            TokenKind::Symbol("<=") => BinaryOp::LessEqual,
            TokenKind::Symbol(">") => BinaryOp::Greater,
            TokenKind::Symbol(">=") => BinaryOp::GreaterEqual,
            _ => return self.unexpected("`=`, `<`, `<=`, `>` or `>=`"),
        };
        self.next += 1;
        let mut items = Vec::new();
        loop {
            let negative = self.is_symbol("-");
            if !self.accept("-") && !self.accept("+") && !items.is_empty() {
                break;
            }
            let code = self.code()?;
            let condition = if self.accept("[") {
                let condition = self.expr()?;
                self.symbol("]")?;
                Some(condition)
            } else {
                None
            };
            items.push(CodeItem { negative, code, condition });
        }
        let (error_code, error_level) = self.error_texts()?;
        Ok(HierarchicalRule { name, when, left, comparison, items, error_code, error_level, at })
    }

    fn code(&mut self) -> Result<String, Error> {
        if let TokenKind::Integer(number) = self.peek() {
            let number = number.to_string();
            self.next += 1;
            return Ok(number);
        }
        self.name("a code (in single quotes when it is not a plain name)")
    }
}
