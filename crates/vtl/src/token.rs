//! Text to tokens. Knows the spelling of VTL: names, quoted names, numbers, strings, symbols and
//! both kinds of comment. Knows no keyword: what a word means is decided by the parser.

use crate::error::Error;

/// Where something stands in the text. Positions do not take part in equality, so that a program
/// and its printed twin compare equal.
#[derive(Clone, Copy, Debug, Default, Eq)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
}

impl PartialEq for Span {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// What a token is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum TokenKind {
    /// A bare word: a keyword or a name.
    Word(String),
    /// A name in single quotes: never a keyword.
    Quoted(String),
    /// A whole number that fits 64 bits.
    Integer(i64),
    /// A number with a fraction, kept as it was written.
    Number(String),
    /// A string in double quotes.
    Text(String),
    /// Punctuation or an operator.
    Symbol(&'static str),
    /// The end of the text.
    End,
}

/// One token and where it stands.
#[derive(Clone, Debug)]
pub(crate) struct Token {
    pub(crate) kind: TokenKind,
    pub(crate) at: Span,
}

impl TokenKind {
    /// How an error names this token.
    pub(crate) fn describe(&self) -> String {
        match self {
            TokenKind::Word(word) => format!("`{word}`"),
            TokenKind::Quoted(word) => format!("`'{word}'`"),
            TokenKind::Integer(number) => format!("`{number}`"),
            TokenKind::Number(number) => format!("`{number}`"),
            TokenKind::Text(text) => format!("the string \"{text}\""),
            TokenKind::Symbol(symbol) => format!("`{symbol}`"),
            TokenKind::End => "the end of the program".to_owned(),
        }
    }
}

/// Longest first, so that `<=` is not read as `<`.
const SYMBOLS: [&str; 22] = [
    ":=", "<-", "<=", ">=", "<>", "||", "(", ")", "[", "]", "{", "}", ",", ";", ":", "#", "+", "-",
    "*", "/", "=", "<",
];

struct Lexer<'a> {
    text: &'a str,
    at: usize,
    line: u32,
    column: u32,
}

/// Cuts a whole program into tokens; the last one is always [`TokenKind::End`].
pub(crate) fn tokens(text: &str) -> Result<Vec<Token>, Error> {
    let mut lexer = Lexer { text, at: 0, line: 1, column: 1 };
    let mut tokens = Vec::new();
    loop {
        lexer.skip_blanks()?;
        let start = lexer.place();
        let kind = lexer.token()?;
        let at = Span { end: lexer.at, ..start };
        let last = kind == TokenKind::End;
        tokens.push(Token { kind, at });
        if last {
            return Ok(tokens);
        }
    }
}

impl Lexer<'_> {
    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn place(&self) -> Span {
        Span { start: self.at, end: self.at, line: self.line, column: self.column }
    }

    fn bump(&mut self) {
        if let Some(letter) = self.peek() {
            self.at += letter.len_utf8();
            if letter == '\n' {
                self.line += 1;
                self.column = 1;
            } else {
                self.column += 1;
            }
        }
    }

    fn take_while(&mut self, keep: impl Fn(char) -> bool) -> String {
        let start = self.at;
        while self.peek().is_some_and(&keep) {
            self.bump();
        }
        self.text[start..self.at].to_owned()
    }

    fn skip_blanks(&mut self) -> Result<(), Error> {
        loop {
            self.take_while(|letter| letter.is_whitespace() || letter == '\u{feff}');
            if self.rest().starts_with("//") {
                self.take_while(|letter| letter != '\n');
            } else if self.rest().starts_with("/*") {
                let start = self.place();
                self.bump();
                self.bump();
                while !self.rest().starts_with("*/") {
                    if self.peek().is_none() {
                        return Err(Error::unclosed(start, "comment", "*/"));
                    }
                    self.bump();
                }
                self.bump();
                self.bump();
            } else {
                return Ok(());
            }
        }
    }

    fn token(&mut self) -> Result<TokenKind, Error> {
        let start = self.place();
        let Some(first) = self.peek() else { return Ok(TokenKind::End) };
        match first {
            '"' => Ok(TokenKind::Text(self.quoted('"', start, "string")?)),
            '\'' => Ok(TokenKind::Quoted(self.quoted('\'', start, "quoted name")?)),
            '0'..='9' => self.number(start),
            _ if first.is_alphabetic() || first == '_' => {
                Ok(TokenKind::Word(self.take_while(|letter| {
                    letter.is_alphanumeric() || letter == '_' || letter == '.'
                })))
            }
            '>' if !self.rest().starts_with(">=") => {
                self.bump();
                Ok(TokenKind::Symbol(">"))
            }
            _ => {
                let Some(symbol) =
                    SYMBOLS.into_iter().find(|symbol| self.rest().starts_with(symbol))
                else {
                    return Err(Error::Syntax {
                        line: start.line,
                        column: start.column,
                        found: format!("the character {first:?}"),
                        expected: "a name, a number, a string or an operator".to_owned(),
                    });
                };
                for _ in 0..symbol.len() {
                    self.bump();
                }
                Ok(TokenKind::Symbol(symbol))
            }
        }
    }

    /// The text between two quotes; a doubled quote stands for itself.
    fn quoted(&mut self, quote: char, start: Span, what: &'static str) -> Result<String, Error> {
        let mut text = String::new();
        self.bump();
        loop {
            let Some(letter) = self.peek() else {
                return Err(Error::unclosed(start, what, if quote == '"' { "\"" } else { "'" }));
            };
            self.bump();
            if letter == quote {
                if self.peek() != Some(quote) {
                    return Ok(text);
                }
                self.bump();
            }
            text.push(letter);
        }
    }

    fn number(&mut self, start: Span) -> Result<TokenKind, Error> {
        let mut number = self.take_while(|letter| letter.is_ascii_digit());
        let mut after = self.rest().chars();
        if after.next() == Some('.') && after.next().is_some_and(|letter| letter.is_ascii_digit()) {
            self.bump();
            number.push('.');
            number.push_str(&self.take_while(|letter| letter.is_ascii_digit()));
            let (whole, part) = number.split_once('.').expect("a point was just written");
            if whole.trim_start_matches('0').len() > 20 || part.trim_end_matches('0').len() > 18 {
                return Err(Error::number(start, &number));
            }
            return Ok(TokenKind::Number(number));
        }
        number.parse().map(TokenKind::Integer).map_err(|_| Error::number(start, &number))
    }
}
