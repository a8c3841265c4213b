//! Expressions by precedence climbing.

use super::{DEEPEST, Parser, RESERVED};
use crate::ast::{BinaryOp, Expr, ExprKind, Literal, Set, UnaryOp};
use crate::error::Error;
use crate::token::TokenKind;

/// How strongly an operator between operands binds.
fn strength(op: BinaryOp) -> u8 {
    match op {
        BinaryOp::Or | BinaryOp::Xor => 1,
        BinaryOp::And => 2,
        BinaryOp::Equal
        | BinaryOp::NotEqual
        | BinaryOp::Less
        | BinaryOp::LessEqual
        | BinaryOp::Greater
        | BinaryOp::GreaterEqual => 4,
        BinaryOp::Add | BinaryOp::Subtract | BinaryOp::Concat => 5,
        BinaryOp::Multiply | BinaryOp::Divide => 6,
    }
}

const IN: u8 = 3;
const UNARY: u8 = 7;

impl Parser {
    /// An expression.
    pub(crate) fn expr(&mut self) -> Result<Expr, Error> {
        self.expr_above(0)
    }

    fn expr_above(&mut self, least: u8) -> Result<Expr, Error> {
        if self.depth >= DEEPEST {
            let at = self.here();
            return Err(Error::TooDeep { line: at.line, column: at.column, limit: DEEPEST });
        }
        self.depth += 1;
        let expr = self.climb(least);
        self.depth -= 1;
        expr
    }

    fn climb(&mut self, least: u8) -> Result<Expr, Error> {
        let mut left = self.prefix()?;
        loop {
            let at = self.here();
            if self.accept("#") {
                let component = self.name("the name of a component after `#`")?;
                left = self.node(ExprKind::Member(Box::new(left), component), at)?;
            } else if self.accept("[") {
                let clause = self.clause()?;
                self.symbol("]")?;
                left = self.node(ExprKind::Clause(Box::new(left), Box::new(clause)), at)?;
            } else if let Some(op) = self.binary().filter(|op| strength(*op) > least) {
                self.next += 1;
                let right = self.expr_above(strength(op))?;
                left = self.node(ExprKind::Binary(op, Box::new(left), Box::new(right)), at)?;
            } else if (self.is_word("in") || self.is_word("not_in")) && IN > least {
                let negated = self.is_word("not_in");
                self.next += 1;
                let set = self.set()?;
                left = self.node(ExprKind::In { operand: Box::new(left), negated, set }, at)?;
            } else {
                return Ok(left);
            }
        }
    }

    fn binary(&self) -> Option<BinaryOp> {
        Some(match self.peek() {
            TokenKind::Symbol("+") => BinaryOp::Add,
            TokenKind::Symbol("-") => BinaryOp::Subtract,
            TokenKind::Symbol("*") => BinaryOp::Multiply,
            TokenKind::Symbol("/") => BinaryOp::Divide,
            TokenKind::Symbol("||") => BinaryOp::Concat,
            TokenKind::Symbol("=") => BinaryOp::Equal,
            TokenKind::Symbol("<>") => BinaryOp::NotEqual,
            TokenKind::Symbol("<") => BinaryOp::Less,
            TokenKind::Symbol("<=") => BinaryOp::LessEqual,
            TokenKind::Symbol(">") => BinaryOp::Greater,
            TokenKind::Symbol(">=") => BinaryOp::GreaterEqual,
            TokenKind::Word(word) if word == "and" => BinaryOp::And,
            TokenKind::Word(word) if word == "or" => BinaryOp::Or,
            TokenKind::Word(word) if word == "xor" => BinaryOp::Xor,
            _ => return None,
        })
    }

    fn set(&mut self) -> Result<Set, Error> {
        if self.accept("{") {
            let list = self.list(Self::literal)?;
            self.symbol("}")?;
            return Ok(Set::List(list));
        }
        Ok(Set::Domain(self.name("a set `{…}` or a value domain")?))
    }

    fn prefix(&mut self) -> Result<Expr, Error> {
        let at = self.here();
        let unary = match self.peek() {
            TokenKind::Symbol("+") => Some(UnaryOp::Plus),
            TokenKind::Symbol("-") => Some(UnaryOp::Minus),
            TokenKind::Word(word) if word == "not" => Some(UnaryOp::Not),
            _ => None,
        };
        if let Some(op) = unary {
            self.next += 1;
            let operand = self.expr_above(UNARY)?;
            return self.node(ExprKind::Unary(op, Box::new(operand)), at);
        }
        if self.accept("(") {
            let inner = self.expr()?;
            self.symbol(")")?;
            return Ok(inner);
        }
        match self.peek().clone() {
            TokenKind::Integer(_) | TokenKind::Number(_) | TokenKind::Text(_) => {
                let literal = self.literal()?;
                self.node(ExprKind::Literal(literal), at)
            }
            TokenKind::Quoted(name) => {
                self.next += 1;
                self.node(ExprKind::Name(name), at)
            }
            TokenKind::Word(word) => self.word_expression(&word),
            TokenKind::Symbol(_) | TokenKind::End => self.unexpected("an expression"),
        }
    }

    fn word_expression(&mut self, word: &str) -> Result<Expr, Error> {
        let at = self.here();
        match word {
            "true" | "false" | "null" => {
                let literal = self.literal()?;
                self.node(ExprKind::Literal(literal), at)
            }
            "_" => {
                self.next += 1;
                self.node(ExprKind::Omitted, at)
            }
            "if" => {
                self.next += 1;
                let condition = self.expr()?;
                self.word("then")?;
                let then = self.expr()?;
                self.word("else")?;
                let otherwise = self.expr()?;
                self.node(ExprKind::If(Box::new([condition, then, otherwise])), at)
            }
            "case" => self.case(),
            _ if RESERVED.contains(&word) => self.unexpected("an expression"),
            _ if self.peek_at(1) == &TokenKind::Symbol("(") => self.function(),
            _ => {
                self.next += 1;
                self.node(ExprKind::Name(word.to_owned()), at)
            }
        }
    }

    fn case(&mut self) -> Result<Expr, Error> {
        let at = self.here();
        self.next += 1;
        let mut branches = Vec::new();
        while self.accept_word("when") {
            let when = self.expr()?;
            self.word("then")?;
            branches.push((when, self.expr()?));
        }
        if branches.is_empty() {
            return self.unexpected("`when`");
        }
        self.word("else")?;
        let otherwise = self.expr()?;
        self.node(ExprKind::Case(branches, Box::new(otherwise)), at)
    }

    /// `errorcode` and `errorlevel`, each of which may be missing.
    pub(crate) fn error_texts(&mut self) -> Result<(Option<Literal>, Option<Literal>), Error> {
        let code = if self.accept_word("errorcode") { Some(self.literal()?) } else { None };
        let level = if self.accept_word("errorlevel") { Some(self.literal()?) } else { None };
        Ok((code, level))
    }
}
