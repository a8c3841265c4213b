//! Programs that are refused, and what is said.

use expect_test::{Expect, expect};

fn check(text: &str, message: Expect) {
    let program = vtl::parse(text).unwrap();
    message.assert_eq(&vtl::compile(&program, &crate::inputs()).unwrap_err().to_string());
}

#[test]
fn names_that_nothing_answers_to() {
    check(
        "r := POPU;",
        expect!["line 1, column 6: there is no dataset `POPU`; there are NAMES, POP, TOTAL"],
    );
    check(
        "r := POP[filter SEKS = \"F\"];",
        expect![
            "line 1, column 17: there is no component `SEKS`; there are REF_AREA, SEX, TIME_PERIOD, OBS_VALUE, UNIT_MEASURE"
        ],
    );
    check(
        "r := POP[sub AGE = 3];",
        expect![
            "line 1, column 14: there is no component `AGE`; there are REF_AREA, SEX, TIME_PERIOD, OBS_VALUE, UNIT_MEASURE"
        ],
    );
    check("r := frobnicate(POP);", expect!["line 1, column 6: there is no operator `frobnicate`"]);
    check(
        "r := check_datapoint(POP, none);",
        expect!["line 1, column 6: there is no datapoint ruleset `none`"],
    );
    check(
        "r := POP[aggr s := sum(OBS_VALUE) group by UNIT_MEASURE];",
        expect![
            "line 1, column 44: there is no identifier `UNIT_MEASURE`; there are REF_AREA, SEX, TIME_PERIOD"
        ],
    );
}

#[test]
fn types_that_do_not_fit() {
    check(
        "r := NAMES + 1;",
        expect!["line 1, column 12: `+`: measure `NAME`: takes numbers, found string, integer"],
    );
    check(
        "r := POP[calc x := SEX * 2];",
        expect!["line 1, column 24: `*`: takes numbers, found string, integer"],
    );
    check(
        "r := POP[filter OBS_VALUE];",
        expect!["line 1, column 17: `filter`: needs a condition (boolean), found a number"],
    );
    check(
        "r := POP[filter OBS_VALUE = \"x\"];",
        expect!["line 1, column 27: `=`: takes values of one type, found number, string"],
    );
    check(
        "r := POP[calc x := if OBS_VALUE > 1 then 1 else \"a\"];",
        expect!["line 1, column 20: `if`: takes branches of one type, found integer, string"],
    );
    check("r := POP[sub SEX = 3];", expect!["line 1, column 14: `sub`: `SEX` is a string, not 3"]);
    check(
        "r := sum(NAMES group by REF_AREA);",
        expect!["line 1, column 6: `sum`: takes numbers, found a string"],
    );
    check(
        "r := POP[calc x := cast(UNIT_MEASURE, boolean)];",
        expect!["line 1, column 20: `cast`: a string cannot become a boolean"],
    );
    check(
        "r := check(POP);",
        expect!["line 1, column 6: `check`: needs a boolean measure; `OBS_VALUE` is a number"],
    );
    check(
        "r := POP + NAMES;",
        expect![
            "line 1, column 10: `+`: the datasets must have the same measures; one has OBS_VALUE, the other NAME"
        ],
    );
    check(
        "r := 1 + POP[filter POP];",
        expect![
            "line 1, column 21: there is no component `POP`; there are REF_AREA, SEX, TIME_PERIOD, OBS_VALUE, UNIT_MEASURE"
        ],
    );
}

#[test]
fn results_of_a_wrong_shape() {
    check(
        "r := POP[calc SEX := \"F\"];",
        expect![
            "line 1, column 15: `calc`: `SEX` is an identifier and cannot be changed; fix it with sub first"
        ],
    );
    check(
        "r := POP[drop SEX];",
        expect![
            "line 1, column 15: `drop`: `SEX` is an identifier; fix it with sub or aggregate over it"
        ],
    );
    check(
        "r := POP[keep SEX];",
        expect!["line 1, column 15: `keep`: `SEX` is an identifier; identifiers are always kept"],
    );
    check(
        "r := POP[rename OBS_VALUE to SEX];",
        expect!["line 1, column 30: `rename`: there would be two components `SEX`"],
    );
    check(
        "r := POP[calc x := null];",
        expect!["line 1, column 15: `calc`: `x` is only ever null; write cast(null, number)"],
    );
    check(
        "r := inner_join(POP as a, POP as b);",
        expect![
            "line 1, column 1: `r`: component `a#OBS_VALUE` stands on more than one side of the join; rename, keep or drop it"
        ],
    );
    check(
        "r := left_join(NAMES as n, POP as p);",
        expect![
            "line 1, column 6: `left_join`: p have identifiers beyond REF_AREA; only one dataset may (the first, in left_join): fix them with sub"
        ],
    );
    check(
        "r := inner_join(POP as a, POP as a);",
        expect!["line 1, column 27: `inner_join`: two operands are called `a`"],
    );
    check(
        "r := union(POP, TOTAL);",
        expect![
            "line 1, column 6: `union`: the datasets must have the same components; the first has identifier `SEX` <string>, another does not"
        ],
    );
    check(
        "r := POP[calc a := 1, a := 2];",
        expect!["line 1, column 23: `calc`: `a` is computed twice"],
    );
}

#[test]
fn statements_that_cannot_be_ordered() {
    check(
        "a := b; b := c + 1; c := a;",
        expect!["line 1, column 1: `a` needs its own result: a → b → c → a"],
    );
    check("a := a + 1;", expect!["line 1, column 1: `a` needs its own result: a → a"]);
    check("a := POP; a := TOTAL;", expect!["line 1, column 11: result `a` is already defined"]);
    check("POP := TOTAL;", expect!["line 1, column 1: input `POP` is already defined"]);
    check(
        "define operator f (x dataset) is f(x) end operator; r := f(POP);",
        expect!["line 1, column 34: `f`: calls itself, or is called too deep"],
    );
}

#[test]
fn what_is_not_executed_yet_says_so() {
    check(
        "r := POP[pivot SEX, OBS_VALUE];",
        expect!["line 1, column 9: `pivot` is not executed yet"],
    );
    check(
        "r := full_join(TOTAL as a, TOTAL as b);",
        expect!["line 1, column 6: `full_join` is not executed yet"],
    );
    check("r := timeshift(POP, 1);", expect!["line 1, column 6: `timeshift` is not executed yet"]);
    check(
        "r := lag(POP, 1 over (order by TIME_PERIOD));",
        expect!["line 1, column 6: `lag(… over …)` is not executed yet"],
    );
    check(
        "r := if POP > 1 then POP else TOTAL;",
        expect![
            "line 1, column 6: `if on whole datasets (write it inside calc)` is not executed yet"
        ],
    );
    check(
        "r := stddev_pop(POP group by SEX);",
        expect!["line 1, column 6: `stddev_pop` is not executed yet"],
    );
    check(
        "r := POP[calc x := sum(OBS_VALUE)];",
        expect!["line 1, column 20: `sum inside calc or filter` is not executed yet"],
    );
    check(
        "r := POP[filter SEX in CL_SEX];",
        expect!["line 1, column 21: `in a value domain` is not executed yet"],
    );
    check(
        "define hierarchical ruleset h (variable condition REF_AREA rule SEX) is _T = F + M end hierarchical ruleset;
         r := check_hierarchy(POP, h condition REF_AREA rule SEX);",
        expect!["line 2, column 15: `check_hierarchy with condition` is not executed yet"],
    );
}

#[test]
fn definitions_that_double_at_every_step() {
    let doubling: String =
        (0..40).map(|step| format!("s{} := s{step} + s{step};", step + 1)).collect();
    check(
        &format!("s0 := 1; {doubling}"),
        expect!["line 1, column 202: `s14`: grows too large; split it over several datasets"],
    );
    let nested = format!("{}POP{}", "f(".repeat(40), ")".repeat(40));
    check(
        &format!("define operator f (x dataset) is x + x end operator; r := {nested};"),
        expect!["line 1, column 117: `f`: grows too large; split it over several datasets"],
    );
}

#[test]
fn the_deepest_expression_is_still_checked() {
    let program = vtl::parse(&format!("r := {}1{};", "(1 + ".repeat(39), ")".repeat(39))).unwrap();
    assert!(vtl::compile(&program, &crate::inputs()).is_ok());
    let program = vtl::parse(&format!("r := TOTAL{};", " + 1".repeat(79))).unwrap();
    assert!(vtl::compile(&program, &crate::inputs()).is_ok());
}
