//! JSON in one form only (RFC 8785), so that its bytes can be hashed and made again by anybody.
//! Knows strings, whole numbers, truth, lists and objects; refuses fractions, for values are text.

use serde_json::Value;

/// The greatest whole number that every reader of JSON keeps exactly.
const GREATEST: u64 = (1 << 53) - 1;

/// The canonical bytes of a value. `None` when it holds a number that is not whole or too great, or
/// a key that is not ASCII: only then would readers differ in how they sort.
#[must_use]
pub fn canonical(value: &Value) -> Option<Vec<u8>> {
    let mut out = String::new();
    write(value, &mut out)?;
    Some(out.into_bytes())
}

/// The value, when `bytes` are its canonical form and nothing else.
#[must_use]
pub fn parse(bytes: &[u8]) -> Option<Value> {
    let value: Value = serde_json::from_slice(bytes).ok()?;
    (canonical(&value)? == bytes).then_some(value)
}

fn write(value: &Value, out: &mut String) -> Option<()> {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(true) => out.push_str("true"),
        Value::Bool(false) => out.push_str("false"),
        Value::Number(number) => {
            let whole = number.as_i64().filter(|it| it.unsigned_abs() <= GREATEST)?;
            out.push_str(&whole.to_string());
        }
        Value::String(text) => string(text, out),
        Value::Array(values) => {
            out.push('[');
            for (place, each) in values.iter().enumerate() {
                if place > 0 {
                    out.push(',');
                }
                write(each, out)?;
            }
            out.push(']');
        }
        Value::Object(object) => {
            let mut keys: Vec<&String> = object.keys().collect();
            keys.sort_unstable();
            out.push('{');
            for (place, key) in keys.into_iter().enumerate() {
                if !key.is_ascii() {
                    return None;
                }
                if place > 0 {
                    out.push(',');
                }
                string(key, out);
                out.push(':');
                write(&object[key], out)?;
            }
            out.push('}');
        }
    }
    Some(())
}

/// Writes a string with the escapes of RFC 8785, 3.2.2.2, and no others.
pub(crate) fn string(text: &str, out: &mut String) {
    out.push('"');
    let mut plain = 0;
    for (at, byte) in text.bytes().enumerate() {
        let escape = match byte {
            b'"' => "\\\"",
            b'\\' => "\\\\",
            0x08 => "\\b",
            0x09 => "\\t",
            0x0a => "\\n",
            0x0c => "\\f",
            0x0d => "\\r",
            0..=0x1f => "\\u00",
            _ => continue,
        };
        out.push_str(&text[plain..at]);
        out.push_str(escape);
        if escape == "\\u00" {
            out.push_str(&hex::encode([byte]));
        }
        plain = at + 1;
    }
    out.push_str(&text[plain..]);
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(text: &str) -> Option<String> {
        let value: Value = serde_json::from_str(text).unwrap();
        canonical(&value).map(|bytes| String::from_utf8(bytes).unwrap())
    }

    #[test]
    fn one_value_has_one_form() {
        assert_eq!(
            form(
                r#" { "b" : [ 1, true, null ], "a" : "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/" } "#
            ),
            Some(r#"{"a":"€$\u000f\nA'B\"\\\\\"/","b":[1,true,null]}"#.to_owned())
        );
        for refused in ["[1.5]", "[1e3]", "[9007199254740992]", r#"{"س":1}"#] {
            assert_eq!(form(refused), None, "{refused}");
        }
    }

    #[test]
    fn another_form_of_the_same_value_is_refused() {
        assert!(parse(br#"{"a":"1"}"#).is_some());
        for other in [r#"{"a": "1"}"#, r#"{"a":"\u0031"}"#, r#"{"a":"2","a":"1"}"#, r#"{"a":"1"} "#]
        {
            assert!(parse(other.as_bytes()).is_none(), "{other}");
        }
    }
}
