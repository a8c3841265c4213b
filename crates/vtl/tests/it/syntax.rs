//! The grammar: what is read, printed and read again.

use expect_test::{Expect, expect};
use proptest::prelude::{Just, Strategy, any, prop, prop_oneof, proptest};

fn refused(text: &str, message: Expect) {
    message.assert_eq(&vtl::parse(text).unwrap_err().to_string());
}

fn printed(text: &str, again: Expect) {
    let program = vtl::parse(text).unwrap();
    let text = vtl::print(&program);
    again.assert_eq(&text);
    assert_eq!(vtl::parse(&text).unwrap(), program);
}

#[test]
fn operators_bind_as_in_the_standard() {
    printed(
        "r := a + b * -c > 3 and not d or e;",
        expect![[r#"
        'r' := (((('a' + ('b' * (- 'c'))) > 3) and (not 'd')) or 'e');
    "#]],
    );
    printed(
        "r := a - b - c || d;",
        expect![[r#"
        'r' := ((('a' - 'b') - 'c') || 'd');
    "#]],
    );
    printed(
        "r := a#b + c[filter x in {1, -2.50, \"z\"\"q\"}];",
        expect![[r#"
        'r' := (('a')#'b' + ('c')[filter ('x' in {1, -2.50, "z""q"})]);
    "#]],
    );
}

#[test]
fn every_form_prints_as_it_reads() {
    printed(
        r#"/* women and men */ define hierarchical ruleset sex (variable rule SEX) is
            r1: _T = F + M errorcode "F + M is not the total" errorlevel 5; '2' >= F - M
        end hierarchical ruleset;
        define datapoint ruleset share (variable UNIT_MEASURE as u, OBS_VALUE) is
            when u = "PT" then between(OBS_VALUE, 0, 100) errorcode "range"
        end datapoint ruleset;
        define operator rate (x dataset, y dataset, k number default 100) returns dataset is x / y * k end operator; // done
        a <- check_hierarchy(POP, sex rule SEX partial_zero dataset all_measures);
        b := hierarchy(POP, sex rule SEX non_null rule all);
        c := check_datapoint(POP, share components UNIT_MEASURE, OBS_VALUE all);
        d := check(x >= y errorcode "e" errorlevel 1 imbalance x - y invalid);
        e := left_join(x as d1, y[sub SEX = "F"] as d2 using A, B filter d1#V > 0 calc identifier I := "I", measure w := V keep w rename w to v);
        f := sum(x group except A having count() > 1) + x[aggr s := sum(v), n := count() group by A having avg(v) > 2];
        g := if a then b else case when c then 1 when d then 2 else null;
        h := lag(x, 1 over (partition by A order by B desc, C));
        i := sum(x over (order by B data points between 1 preceding and current data point));
        j := substr(x, _, 3) || cast(y, string) ;
        k := 'my set'[pivot A, v][unpivot A, v][drop v][rename a to b, b to a];
        l := exists_in(a, b, all); m := x[aggr s := max(v) group by T time_agg("A")];"#,
        expect![[r#"
            define hierarchical ruleset 'sex'(variable rule 'SEX') is 'r1': '_T' = + 'F' + 'M' errorcode "F + M is not the total" errorlevel 5; '2' >= + 'F' - 'M' end hierarchical ruleset;
            define datapoint ruleset 'share'(variable 'UNIT_MEASURE' as 'u', 'OBS_VALUE') is when ('u' = "PT") then between('OBS_VALUE', 0, 100) errorcode "range" end datapoint ruleset;
            define operator 'rate'('x' dataset, 'y' dataset, 'k' number default 100) returns dataset is (('x' / 'y') * 'k') end operator;
            'a' <- check_hierarchy('POP', 'sex' rule 'SEX' partial_zero dataset all_measures);
            'b' := hierarchy('POP', 'sex' rule 'SEX' non_null rule all);
            'c' := check_datapoint('POP', 'share' components 'UNIT_MEASURE', 'OBS_VALUE' all);
            'd' := check(('x' >= 'y') errorcode "e" errorlevel 1 imbalance ('x' - 'y') invalid);
            'e' := left_join('x' as 'd1', ('y')[sub 'SEX' = "F"] as 'd2' using 'A', 'B' filter (('d1')#'V' > 0) calc identifier 'I' := "I", measure 'w' := 'V' keep 'w' rename 'w' to 'v');
            'f' := (sum('x' group except 'A' having (count() > 1)) + ('x')[aggr 's' := sum('v'), 'n' := count() group by 'A' having (avg('v') > 2)]);
            'g' := (if 'a' then 'b' else (case when 'c' then 1 when 'd' then 2 else null));
            'h' := lag('x', 1 over (partition by 'A' order by 'B' desc, 'C' asc));
            'i' := sum('x' over (order by 'B' asc data points between 1 preceding and current data point));
            'j' := (substr('x', _, 3) || cast('y', string));
            'k' := (((('my set')[pivot 'A', 'v'])[unpivot 'A', 'v'])[drop 'v'])[rename 'a' to 'b', 'b' to 'a'];
            'l' := exists_in('a', 'b', 'all');
            'm' := ('x')[aggr 's' := max('v') group by 'T' time_agg("A")];
        "#]],
    );
}

#[test]
fn an_error_says_where_what_and_what_instead() {
    refused("r := a +\n   ;", expect!["line 2, column 4: found `;`, expected an expression"]);
    refused("r = a;", expect!["line 1, column 3: found `=`, expected `:=` or `<-`"]);
    refused("r := a b;", expect!["line 1, column 8: found `b`, expected `;`"]);
    refused(
        "r := a[filtre x];",
        expect![
            "line 1, column 8: found `filtre`, expected a clause: filter, calc, aggr, keep, drop, rename, sub, pivot or unpivot"
        ],
    );
    refused("r := (a + b;", expect!["line 1, column 12: found `;`, expected `)`"]);
    refused("r := \"abc", expect!["line 1, column 6: this string is never closed; expected `\"`"]);
    refused("/* r := 1;", expect!["line 1, column 1: this comment is never closed; expected `*/`"]);
    refused(
        "r := 99999999999999999999;",
        expect![
            "line 1, column 6: 99999999999999999999 has more digits than are kept (20 before the point, 18 after; integers 64 bits)"
        ],
    );
    refused(
        "r := a ? b;",
        expect![
            "line 1, column 8: found the character '?', expected a name, a number, a string or an operator"
        ],
    );
    refused(
        "r := cast(a, text);",
        expect![
            "line 1, column 14: found `text`, expected a scalar type: string, integer, number, boolean, time_period or date"
        ],
    );
    refused("r := if a then b;", expect!["line 1, column 17: found `;`, expected `else`"]);
    refused(
        "define hierarchical ruleset h (variable rule SEX) is _T = F * M end hierarchical ruleset;",
        expect!["line 1, column 61: found `*`, expected `end`"],
    );
    refused("r := and + 1;", expect!["line 1, column 6: found `and`, expected an expression"]);
    refused(
        &format!("r := {}1{};", "(".repeat(5000), ")".repeat(5000)),
        expect![
            "line 1, column 86: the expression is nested more than 80 deep; split it over several statements"
        ],
    );
    refused(
        &format!("r := 1{};", "+1".repeat(5000)),
        expect![
            "line 1, column 165: the expression is nested more than 80 deep; split it over several statements"
        ],
    );
}

fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::sample::select(vec![
            "a",
            "b",
            "OBS_VALUE",
            "_T",
            "'x y'",
            ":=",
            "<-",
            ";",
            "(",
            ")",
            "[",
            "]",
            "{",
            "}",
            ",",
            "#",
            "+",
            "-",
            "*",
            "/",
            "=",
            "<>",
            "<",
            ">=",
            "||",
            "and",
            "or",
            "not",
            "in",
            "not_in",
            "if",
            "then",
            "else",
            "case",
            "when",
            "filter",
            "calc",
            "aggr",
            "keep",
            "drop",
            "rename",
            "to",
            "sub",
            "group",
            "by",
            "except",
            "having",
            "sum",
            "count",
            "inner_join",
            "left_join",
            "as",
            "using",
            "check",
            "check_hierarchy",
            "check_datapoint",
            "hierarchy",
            "rule",
            "define",
            "operator",
            "datapoint",
            "hierarchical",
            "ruleset",
            "variable",
            "is",
            "end",
            "errorcode",
            "errorlevel",
            "imbalance",
            "cast",
            "string",
            "over",
            "partition",
            "order",
            "union",
            "1",
            "2.5",
            "\"t\"",
            "null",
            "true",
            "all",
            "invalid",
            "between",
            "nvl",
            ":",
            "_",
        ])
        .prop_map(str::to_owned),
        Just("\"".to_owned()),
        Just("/*".to_owned()),
    ]
}

/// Expressions as text, to be read, printed and read again.
fn expression() -> impl Strategy<Value = String> {
    let leaf = prop::sample::select(vec![
        "a", "'b c'", "1", "2.50", "\"t\"", "null", "true", "d1#x", "count()",
    ]);
    leaf.prop_map(str::to_owned).prop_recursive(5, 40, 3, |inner| {
        prop_oneof![
            (
                inner.clone(),
                prop::sample::select(vec![
                    "+", "-", "*", "/", "||", "=", "<>", "<", ">=", "and", "or", "xor"
                ]),
                inner.clone()
            )
                .prop_map(|(left, op, right)| format!("{left} {op} {right}")),
            inner.clone().prop_map(|of| format!("({of})")),
            inner.clone().prop_map(|of| format!("not {of}")),
            inner.clone().prop_map(|of| format!("- {of}")),
            inner.clone().prop_map(|of| format!("({of})[filter {of}]")),
            inner.clone().prop_map(|of| format!("({of})[calc identifier i := {of}, j := 2]")),
            inner.clone().prop_map(|of| format!("{of} not_in {{1, \"b\"}}")),
            (inner.clone(), inner.clone(), inner.clone())
                .prop_map(|(a, b, c)| format!("(if {a} then {b} else {c})")),
            (inner.clone(), inner.clone())
                .prop_map(|(a, b)| format!("inner_join({a} as d1, {b} as d2 filter {a})")),
            (inner.clone(), inner).prop_map(|(a, b)| format!("sum({a} group by x having {b} > 1)")),
        ]
    })
}

proptest! {
    #[test]
    fn reading_never_panics_on_words(words in prop::collection::vec(word(), 0..40)) {
        let _ = vtl::parse(&words.join(" "));
    }

    #[test]
    fn reading_never_panics_on_letters(text in any::<String>()) {
        let _ = vtl::parse(&text);
    }

    #[test]
    fn what_is_printed_reads_as_the_same_program(expression in expression()) {
        let program = vtl::parse(&format!("r := {expression};")).unwrap();
        assert_eq!(vtl::parse(&vtl::print(&program)).unwrap(), program);
    }

    #[test]
    fn checking_never_panics(expression in expression()) {
        let program = vtl::parse(&format!("r := {expression};")).unwrap();
        let _ = vtl::compile(&program, &crate::inputs());
    }
}
