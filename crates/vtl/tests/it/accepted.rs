//! Programs that are taken, and what they become.

use expect_test::{Expect, expect};

/// The steps of a program, in the order in which they run, with their structures.
fn check(text: &str, steps: Expect) {
    let typed = vtl::compile(&vtl::parse(text).unwrap(), &crate::inputs()).unwrap();
    let lines: Vec<String> = typed
        .steps
        .iter()
        .map(|step| {
            let sign = if step.persistent { "<-" } else { ":=" };
            format!("{} {sign} {}\n", step.name, step.plan.structure)
        })
        .collect();
    steps.assert_eq(&lines.concat());
}

#[test]
fn statements_run_in_the_order_of_need() {
    check(
        "c <- b + a; b := a * k; k := 2; a := TOTAL;",
        expect![[r#"
        a := identifier REF_AREA <string>, identifier TIME_PERIOD <time_period>, measure OBS_VALUE <integer>
        b := identifier REF_AREA <string>, identifier TIME_PERIOD <time_period>, measure OBS_VALUE <integer>
        c <- identifier REF_AREA <string>, identifier TIME_PERIOD <time_period>, measure OBS_VALUE <integer>
    "#]],
    );
}

#[test]
fn only_what_is_read_is_an_input() {
    let typed = vtl::compile(&vtl::parse("a := TOTAL;").unwrap(), &crate::inputs()).unwrap();
    assert_eq!(typed.inputs.keys().collect::<Vec<_>>(), ["TOTAL"]);
}

#[test]
fn operators_on_datasets_drop_attributes_and_widen() {
    check(
        "a := POP + 1; b := TOTAL / 2; c := POP > 3; d := TOTAL + POP; e := POP#UNIT_MEASURE; f := length(NAMES);",
        expect![[r#"
        a := identifier REF_AREA <string>, identifier SEX <string>, identifier TIME_PERIOD <time_period>, measure OBS_VALUE <number>
        b := identifier REF_AREA <string>, identifier TIME_PERIOD <time_period>, measure OBS_VALUE <number>
        c := identifier REF_AREA <string>, identifier SEX <string>, identifier TIME_PERIOD <time_period>, measure bool_var <boolean>
        d := identifier REF_AREA <string>, identifier SEX <string>, identifier TIME_PERIOD <time_period>, measure OBS_VALUE <number>
        e := identifier REF_AREA <string>, identifier SEX <string>, identifier TIME_PERIOD <time_period>, measure string_var <string>
        f := identifier REF_AREA <string>, measure NAME <integer>
    "#]],
    );
}

#[test]
fn clauses_shape_the_dataset() {
    check(
        r#"a := POP[filter SEX = "F"][calc identifier I := "X", attribute n := 1, OBS_VALUE := round(OBS_VALUE, 1)];
           b := POP[sub SEX = "F", TIME_PERIOD = "2016"][rename OBS_VALUE to women];
           c := POP[aggr s := sum(OBS_VALUE), m := max(UNIT_MEASURE), n := count() group except SEX having avg(OBS_VALUE) > 1];
           d := POP[keep UNIT_MEASURE]; e := count(POP group by SEX); f := avg(TOTAL group by REF_AREA);"#,
        expect![[r#"
            a := identifier REF_AREA <string>, identifier SEX <string>, identifier TIME_PERIOD <time_period>, measure OBS_VALUE <number>, attribute UNIT_MEASURE <string>, identifier I <string>, attribute n <integer>
            b := identifier REF_AREA <string>, measure women <number>, attribute UNIT_MEASURE <string>
            c := identifier REF_AREA <string>, identifier TIME_PERIOD <time_period>, measure s <number>, measure m <string>, measure n <integer>
            d := identifier REF_AREA <string>, identifier SEX <string>, identifier TIME_PERIOD <time_period>, attribute UNIT_MEASURE <string>
            e := identifier SEX <string>, measure int_var <integer>
            f := identifier REF_AREA <string>, measure OBS_VALUE <number>
        "#]],
    );
}

#[test]
fn joins_name_what_is_ambiguous_by_its_dataset() {
    check(
        r#"a := inner_join(POP[sub SEX = "F"] as f, POP[sub SEX = "M"] as m
                 calc ratio := f#OBS_VALUE / m#OBS_VALUE keep ratio);
           b := left_join(POP, NAMES calc label := NAME || "!" keep OBS_VALUE, label rename label to name);
           c := inner_join(TOTAL as t, POP as p keep t#OBS_VALUE);"#,
        expect![[r#"
            a := identifier REF_AREA <string>, identifier TIME_PERIOD <time_period>, measure ratio <number>
            b := identifier REF_AREA <string>, identifier SEX <string>, identifier TIME_PERIOD <time_period>, measure OBS_VALUE <number>, measure name <string>
            c := identifier REF_AREA <string>, identifier TIME_PERIOD <time_period>, identifier SEX <string>, measure OBS_VALUE <integer>
        "#]],
    );
}

#[test]
fn validations_have_the_columns_of_the_standard() {
    check(
        r#"define hierarchical ruleset sex (variable rule SEX) is _T = F + M errorcode "sum" errorlevel 5 end hierarchical ruleset;
           define datapoint ruleset share (variable UNIT_MEASURE, OBS_VALUE) is
             when UNIT_MEASURE = "PT" then between(OBS_VALUE, 0, 100) errorcode "range" end datapoint ruleset;
           a := check_hierarchy(POP, sex rule SEX); b := check_hierarchy(POP, sex rule SEX all);
           c := check_hierarchy(POP, sex all_measures); d := hierarchy(POP, sex rule SEX);
           e := check_datapoint(POP, share); f := check_datapoint(POP, share all);
           g := check(POP >= 0 errorcode "negative" imbalance POP * -1 invalid);"#,
        expect![[r#"
            a := identifier REF_AREA <string>, identifier SEX <string>, identifier TIME_PERIOD <time_period>, identifier ruleid <string>, measure OBS_VALUE <number>, measure imbalance <number>, measure errorcode <string>, measure errorlevel <integer>
            b := identifier REF_AREA <string>, identifier SEX <string>, identifier TIME_PERIOD <time_period>, identifier ruleid <string>, measure bool_var <boolean>, measure imbalance <number>, measure errorcode <string>, measure errorlevel <integer>
            c := identifier REF_AREA <string>, identifier SEX <string>, identifier TIME_PERIOD <time_period>, identifier ruleid <string>, measure OBS_VALUE <number>, measure bool_var <boolean>, measure imbalance <number>, measure errorcode <string>, measure errorlevel <integer>
            d := identifier REF_AREA <string>, identifier SEX <string>, identifier TIME_PERIOD <time_period>, measure OBS_VALUE <number>
            e := identifier REF_AREA <string>, identifier SEX <string>, identifier TIME_PERIOD <time_period>, identifier ruleid <string>, measure OBS_VALUE <number>, measure errorcode <string>, measure errorlevel <integer>
            f := identifier REF_AREA <string>, identifier SEX <string>, identifier TIME_PERIOD <time_period>, identifier ruleid <string>, measure bool_var <boolean>, measure errorcode <string>, measure errorlevel <integer>
            g := identifier REF_AREA <string>, identifier SEX <string>, identifier TIME_PERIOD <time_period>, measure bool_var <boolean>, measure imbalance <number>, measure errorcode <string>, measure errorlevel <integer>
        "#]],
    );
}

#[test]
fn a_defined_operator_is_its_body() {
    check(
        "define operator share (part dataset, whole dataset, k number default 100) returns dataset is part / whole * k end operator;
         define operator clip (x number) returns number is if x > 100 then 100 else x end operator;
         a := share(TOTAL, TOTAL); b := POP[calc c := clip(OBS_VALUE)][keep c];",
        expect![[r#"
            a := identifier REF_AREA <string>, identifier TIME_PERIOD <time_period>, measure OBS_VALUE <number>
            b := identifier REF_AREA <string>, identifier SEX <string>, identifier TIME_PERIOD <time_period>, measure c <number>
        "#]],
    );
}
