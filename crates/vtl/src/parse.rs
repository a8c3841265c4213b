//! Tokens to a program. Knows the grammar; knows nothing of types or datasets.

mod clause;
mod expression;
mod function;
mod ruleset;

use crate::ast::{Assign, ComponentName, Expr, ExprKind, Literal, Program, Span, Statement};
use crate::error::Error;
use crate::token::{self, Token, TokenKind};

/// How deep expressions may be nested: far beyond what people write, far below what the stack of a
/// thread holds.
pub(crate) const DEEPEST: u16 = 80;

/// Words that can never be a name unless quoted.
pub(crate) const RESERVED: [&str; 18] = [
    "and", "or", "xor", "not", "in", "not_in", "if", "then", "else", "case", "when", "true",
    "false", "null", "define", "end", "is", "_",
];

/// Reads a whole program.
///
/// ```
/// let program = vtl::parse("rate := unemployed / active * 100;").unwrap();
/// assert_eq!(program.statements.len(), 1);
/// ```
///
/// # Errors
/// When the text is not VTL; the error says where, what was found and what was expected.
pub fn parse(text: &str) -> Result<Program, Error> {
    let mut parser = Parser { tokens: token::tokens(text)?, next: 0, depth: 0 };
    let mut statements = Vec::new();
    while parser.peek() != &TokenKind::End {
        statements.push(parser.statement()?);
        if parser.peek() != &TokenKind::End {
            parser.symbol(";")?;
        }
    }
    Ok(Program { statements })
}

pub(crate) struct Parser {
    tokens: Vec<Token>,
    next: usize,
    depth: u16,
}

impl Parser {
    fn token(&self) -> &Token {
        // The last token is `End` and is never passed.
        &self.tokens[self.next.min(self.tokens.len() - 1)]
    }

    fn peek(&self) -> &TokenKind {
        &self.token().kind
    }

    fn peek_at(&self, ahead: usize) -> &TokenKind {
        &self.tokens[(self.next + ahead).min(self.tokens.len() - 1)].kind
    }

    fn here(&self) -> Span {
        self.token().at
    }

    fn bump(&mut self) -> Token {
        let token = self.token().clone();
        if token.kind != TokenKind::End {
            self.next += 1;
        }
        token
    }

    fn unexpected<T>(&self, expected: impl Into<String>) -> Result<T, Error> {
        let at = self.here();
        Err(Error::Syntax {
            line: at.line,
            column: at.column,
            found: self.peek().describe(),
            expected: expected.into(),
        })
    }

    fn is_symbol(&self, symbol: &str) -> bool {
        matches!(self.peek(), TokenKind::Symbol(found) if *found == symbol)
    }

    fn accept(&mut self, symbol: &str) -> bool {
        let found = self.is_symbol(symbol);
        if found {
            self.next += 1;
        }
        found
    }

    fn symbol(&mut self, symbol: &str) -> Result<(), Error> {
        if self.accept(symbol) { Ok(()) } else { self.unexpected(format!("`{symbol}`")) }
    }

    fn is_word(&self, word: &str) -> bool {
        matches!(self.peek(), TokenKind::Word(found) if found == word)
    }

    fn accept_word(&mut self, word: &str) -> bool {
        let found = self.is_word(word);
        if found {
            self.next += 1;
        }
        found
    }

    fn word(&mut self, word: &str) -> Result<(), Error> {
        if self.accept_word(word) { Ok(()) } else { self.unexpected(format!("`{word}`")) }
    }

    /// A name that somebody chose.
    fn name(&mut self, what: &str) -> Result<String, Error> {
        match self.peek() {
            TokenKind::Word(word) if !RESERVED.contains(&word.as_str()) => {
                let word = word.clone();
                self.next += 1;
                Ok(word)
            }
            TokenKind::Quoted(word) => {
                let word = word.clone();
                self.next += 1;
                Ok(word)
            }
            _ => self.unexpected(what),
        }
    }

    fn text(&mut self, what: &str) -> Result<String, Error> {
        let TokenKind::Text(text) = self.peek() else { return self.unexpected(what) };
        let text = text.clone();
        self.next += 1;
        Ok(text)
    }

    fn component(&mut self) -> Result<ComponentName, Error> {
        let at = self.here();
        let name = self.name("the name of a component")?;
        if self.accept("#") {
            let component = self.name("the name of a component")?;
            return Ok(ComponentName { dataset: Some(name), name: component, at });
        }
        Ok(ComponentName { dataset: None, name, at })
    }

    fn components(&mut self) -> Result<Vec<ComponentName>, Error> {
        self.list(Self::component)
    }

    fn list<T>(&mut self, one: impl Fn(&mut Self) -> Result<T, Error>) -> Result<Vec<T>, Error> {
        let mut all = vec![one(self)?];
        while self.accept(",") {
            all.push(one(self)?);
        }
        Ok(all)
    }

    fn literal(&mut self) -> Result<Literal, Error> {
        let minus = self.accept("-");
        if !minus {
            self.accept("+");
        }
        let literal = match self.peek().clone() {
            TokenKind::Integer(number) if minus => Literal::Integer(-number),
            TokenKind::Integer(number) => Literal::Integer(number),
            TokenKind::Number(number) if minus => Literal::Number(format!("-{number}")),
            TokenKind::Number(number) => Literal::Number(number),
            TokenKind::Text(text) if !minus => Literal::Text(text),
            TokenKind::Word(word) if !minus && word == "true" => Literal::Boolean(true),
            TokenKind::Word(word) if !minus && word == "false" => Literal::Boolean(false),
            TokenKind::Word(word) if !minus && word == "null" => Literal::Null,
            _ => return self.unexpected("a constant"),
        };
        self.next += 1;
        Ok(literal)
    }

    fn node(&self, kind: ExprKind, at: Span) -> Result<Expr, Error> {
        let expr = Expr::new(kind, at);
        if expr.depth > DEEPEST {
            return Err(Error::TooDeep { line: at.line, column: at.column, limit: DEEPEST });
        }
        Ok(expr)
    }

    fn statement(&mut self) -> Result<Statement, Error> {
        if self.accept_word("define") {
            return if self.is_word("operator") {
                self.operator_definition()
            } else if self.is_word("datapoint") {
                self.datapoint_ruleset()
            } else if self.is_word("hierarchical") {
                self.hierarchical_ruleset()
            } else if self.is_word("viral") {
                Err(Error::unsupported(self.here(), "define viral propagation"))
            } else {
                self.unexpected("`operator`, `datapoint ruleset` or `hierarchical ruleset`")
            };
        }
        let at = self.here();
        let name = self.name("a statement: `name := …`, `name <- …` or `define …`")?;
        let persistent = self.is_symbol("<-");
        if !persistent && !self.is_symbol(":=") {
            return self.unexpected("`:=` or `<-`");
        }
        self.next += 1;
        let expr = self.expr()?;
        Ok(Statement::Assign(Assign { name, persistent, expr, at }))
    }
}
