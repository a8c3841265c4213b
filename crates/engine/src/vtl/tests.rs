//! Tables in, program, tables out.

use std::collections::BTreeMap;
use std::sync::Arc;

use ::vtl::{Role, ScalarType, Structure};
use datafusion::arrow::array::{ArrayRef, RecordBatch, StringArray};
use datafusion::arrow::datatypes::{DataType, Field, Schema};
use datafusion::arrow::util::display::{ArrayFormatter, FormatOptions};
use datafusion::execution::memory_pool::FairSpillPool;
use datafusion::execution::runtime_env::RuntimeEnvBuilder;
use datafusion::physical_plan::{ExecutionPlan, collect};
use datafusion::prelude::{SessionConfig, SessionContext};
use expect_test::{Expect, expect};
use tokio::runtime::Builder;

/// A table as text: names, then rows, cells parted by `|`, an empty cell being null. In the first
/// line `x` is an identifier, `x!` a number, `x#` an integer, `x@` an attribute, `x~` a truth value.
fn table(ctx: &SessionContext, text: &str) -> (Structure, datafusion::dataframe::DataFrame) {
    let rows: Vec<Vec<&str>> = text
        .lines()
        .filter(|line| !line.trim().is_empty())
        .map(|line| line.split('|').map(str::trim).collect())
        .collect();
    let mut structure = Structure::new();
    let mut columns: Vec<(String, ArrayRef)> = Vec::new();
    for (index, head) in rows[0].iter().enumerate() {
        let name = head.trim_end_matches(['!', '#', '@', '~']);
        let (role, scalar) = match head.chars().last().unwrap() {
            '!' => (Role::Measure, ScalarType::Number),
            '#' => (Role::Measure, ScalarType::Integer),
            '@' => (Role::Attribute, ScalarType::String),
            '~' => (Role::Measure, ScalarType::Boolean),
            _ if name == "TIME_PERIOD" => (Role::Identifier, ScalarType::TimePeriod),
            _ => (Role::Identifier, ScalarType::String),
        };
        structure = structure.with(name, role, scalar);
        let cells = rows[1..].iter().map(|row| Some(row[index]).filter(|cell| !cell.is_empty()));
        columns.push((name.to_owned(), Arc::new(cells.collect::<StringArray>())));
    }
    let schema = Schema::new(
        columns.iter().map(|(name, _)| Field::new(name, DataType::Utf8, true)).collect::<Vec<_>>(),
    );
    let batch = RecordBatch::try_new(
        Arc::new(schema),
        columns.into_iter().map(|(_, array)| array).collect(),
    )
    .unwrap();
    (structure, ctx.read_batch(batch).unwrap())
}

fn computed(program: &str, inputs: &[(&str, &str)]) -> Result<String, String> {
    let ctx = SessionContext::new();
    let tables: BTreeMap<_, _> =
        inputs.iter().map(|(name, text)| ((*name).to_owned(), table(&ctx, text))).collect();
    let structures =
        tables.iter().map(|(name, (structure, _))| (name.clone(), structure.clone())).collect();
    let typed = ::vtl::compile(&::vtl::parse(program).unwrap(), &structures).unwrap();
    let frames = tables.into_iter().map(|(name, (_, frame))| (name, frame)).collect();
    let results = super::run(&ctx, &typed, frames).map_err(|error| format!("{error:?}"))?;
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let mut text = String::new();
    for (name, result) in results.iter().filter(|(_, result)| result.persistent) {
        let batches =
            runtime.block_on(result.frame.clone().collect()).map_err(|error| error.to_string())?;
        text += &format!("{name}: {}\n", result.structure.names().join(" | "));
        let mut lines = Vec::new();
        for batch in &batches {
            let names: Vec<_> =
                batch.schema().fields().iter().map(|field| field.name().clone()).collect();
            assert_eq!(names, result.structure.names());
            for row in 0..batch.num_rows() {
                let cells = batch.columns().iter().map(|column| {
                    let cell = ArrayFormatter::try_new(column, &FormatOptions::default())
                        .unwrap()
                        .value(row)
                        .to_string();
                    if cell.contains('.') {
                        cell.trim_end_matches('0').trim_end_matches('.').to_owned()
                    } else {
                        cell
                    }
                });
                lines.push(format!("  {}\n", cells.collect::<Vec<_>>().join(" | ")));
            }
        }
        lines.sort();
        text += &lines.concat();
    }
    Ok(text)
}

fn check(program: &str, inputs: &[(&str, &str)], table: Expect) {
    table.assert_eq(&computed(program, inputs).unwrap());
}

const POP: &str = "REF_AREA | SEX | OBS_VALUE! | UNIT@
    YAZD | F | 61 | PS
    YAZD | M | 59 | PS
    YAZD | _T | 118 | PS
    QOM | F | 35.4 | PT
    QOM | M | 64.6 | PT
    QOM | _T | 100 | PT
    FARS | F | 10 | PS
    FARS | M | | PS
    FARS | _T | 10 | PS
    GILAN | F | 5 | PS
    GILAN | _T | 5 | PS";

const SEX: &str = r#"define hierarchical ruleset sex (variable rule SEX) is
    sum: _T = F + M errorcode "F + M is not the total" errorlevel 5 end hierarchical ruleset;"#;

#[test]
fn women_and_men_must_sum_to_the_total_and_a_missing_part_is_not_zero() {
    check(
        &format!(
            "{SEX} a <- check_hierarchy(POP, sex rule SEX); b <- check_hierarchy(POP, sex rule SEX all);"
        ),
        &[("POP", POP)],
        expect![[r#"
        a: REF_AREA | SEX | ruleid | OBS_VALUE | imbalance | errorcode | errorlevel
          YAZD | _T | sum | 118 | -2 | F + M is not the total | 5
        b: REF_AREA | SEX | ruleid | bool_var | imbalance | errorcode | errorlevel
          QOM | _T | sum | true | 0 |  | 
          YAZD | _T | sum | false | -2 | F + M is not the total | 5
    "#]],
    );
}

#[test]
fn modes_say_what_a_missing_part_is() {
    let modes = ["non_zero", "partial_null", "partial_zero", "always_null", "always_zero"];
    let statements: String =
        modes.iter().map(|mode| format!("{mode}_ <- check_hierarchy(POP, sex rule SEX {mode} all)[keep bool_var, imbalance];")).collect();
    check(
        &format!("{SEX}{statements}"),
        &[("POP", POP)],
        expect![[r#"
        always_null_: REF_AREA | SEX | ruleid | bool_var | imbalance
          FARS | _T | sum |  | 
          GILAN | _T | sum |  | 
          QOM | _T | sum | true | 0
          YAZD | _T | sum | false | -2
        always_zero_: REF_AREA | SEX | ruleid | bool_var | imbalance
          FARS | _T | sum |  | 
          GILAN | _T | sum | true | 0
          QOM | _T | sum | true | 0
          YAZD | _T | sum | false | -2
        non_zero_: REF_AREA | SEX | ruleid | bool_var | imbalance
          FARS | _T | sum |  | 
          GILAN | _T | sum | true | 0
          QOM | _T | sum | true | 0
          YAZD | _T | sum | false | -2
        partial_null_: REF_AREA | SEX | ruleid | bool_var | imbalance
          FARS | _T | sum |  | 
          GILAN | _T | sum |  | 
          QOM | _T | sum | true | 0
          YAZD | _T | sum | false | -2
        partial_zero_: REF_AREA | SEX | ruleid | bool_var | imbalance
          FARS | _T | sum |  | 
          GILAN | _T | sum | true | 0
          QOM | _T | sum | true | 0
          YAZD | _T | sum | false | -2
    "#]],
    );
}

#[test]
fn several_rules_are_tried_in_one_pass_and_chain_in_hierarchy() {
    let ages = "AREA | AGE | V!
        A | Y0T4 | 1.1
        A | Y5T9 | 2.2
        A | Y0T9 | 3.3
        A | Y10T14 | 4
        A | _T | 8";
    check(
        r#"define hierarchical ruleset age (variable rule AGE) is
             Y0T9 = Y0T4 + Y5T9 errorcode "young"; total: _T = Y0T9 + Y10T14 errorcode "all" end hierarchical ruleset;
           a <- check_hierarchy(DS, age rule AGE all_measures); b <- hierarchy(DS, age rule AGE);
           c <- hierarchy(DS, age rule AGE dataset all);"#,
        &[("DS", ages)],
        expect![[r#"
            a: AREA | AGE | ruleid | V | bool_var | imbalance | errorcode | errorlevel
              A | Y0T9 | 1 | 3.3 | true | 0 |  | 
              A | _T | total | 8 | false | 0.7 | all | 
            b: AREA | AGE | V
              A | Y0T9 | 3.3
              A | _T | 7.3
            c: AREA | AGE | V
              A | Y0T4 | 1.1
              A | Y0T9 | 3.3
              A | Y10T14 | 4
              A | Y5T9 | 2.2
              A | _T | 7.3
        "#]],
    );
}

#[test]
fn shares_stay_between_0_and_100() {
    let shares = "AREA | V! | UNIT@
        A | 35.4 | PT
        B | 100.1 | PT
        C | 101 | PS
        D | | PT";
    check(
        r#"define datapoint ruleset share (variable UNIT, V as v) is
             range: when UNIT = "PT" then between(v, 0, 100) errorcode "not a share" errorlevel 3;
             known: not isnull(v) errorcode "missing" end datapoint ruleset;
           a <- check_datapoint(DS, share); b <- check_datapoint(DS, share all);
           c <- check(DS <= 100 errorcode "big" imbalance DS - 100);"#,
        &[("DS", shares)],
        expect![[r#"
            a: AREA | ruleid | V | errorcode | errorlevel
              B | range | 100.1 | not a share | 3
              D | known |  | missing | 
            b: AREA | ruleid | bool_var | errorcode | errorlevel
              A | known | true |  | 
              A | range | true |  | 
              B | known | true |  | 
              B | range | false | not a share | 3
              C | known | true |  | 
              C | range | true |  | 
              D | known | false | missing | 
              D | range |  |  | 
            c: AREA | bool_var | imbalance | errorcode | errorlevel
              A | true | -64.6 |  | 
              B | false | 0.1 | big | 
              C | false | 1 | big | 
              D |  |  |  | 
        "#]],
    );
}

#[test]
fn a_rate_is_derived_from_two_indicators() {
    let labour = "INDICATOR | AREA | SEX | TIME_PERIOD | OBS_VALUE!
        UNEMPLOYED | A | F | 2016 | 1
        ACTIVE | A | F | 2016 | 3
        UNEMPLOYED | A | M | 2016 | 2
        ACTIVE | A | M | 2016 | 16
        UNEMPLOYED | A | F | 2017 | 5
        ACTIVE | A | F | 2017 | 0
        UNEMPLOYED | B | F | 2016 | 7";
    check(
        r#"une := DS[sub INDICATOR = "UNEMPLOYED"]; act := DS[sub INDICATOR = "ACTIVE"];
           rate <- inner_join(une as u, act as a
                     calc identifier INDICATOR := "UNE_RATE", VALUE := round(u#OBS_VALUE / a#OBS_VALUE * 100, 1)
                     keep VALUE rename VALUE to OBS_VALUE);
           short <- round((une / act) * 100, 2);
           women <- inner_join(act[sub SEX = "F"] as f, sum(act group except SEX) as t
                     calc share := f#OBS_VALUE / t#OBS_VALUE * 100 keep share);"#,
        &[("DS", labour)],
        expect![[r#"
            rate: AREA | SEX | TIME_PERIOD | INDICATOR | OBS_VALUE
              A | F | 2016 | UNE_RATE | 33.3
              A | F | 2017 | UNE_RATE | 
              A | M | 2016 | UNE_RATE | 12.5
            short: AREA | SEX | TIME_PERIOD | OBS_VALUE
              A | F | 2016 | 33.33
              A | F | 2017 | 
              A | M | 2016 | 12.5
            women: AREA | TIME_PERIOD | share
              A | 2016 | 15.7894736842105263
              A | 2017 | 
        "#]],
    );
}

#[test]
fn aggregates_pass_over_null_and_null_is_not_zero() {
    check(
        "a <- POP[aggr s := sum(OBS_VALUE), m := avg(OBS_VALUE), n := count(OBS_VALUE), rows := count(), lo := min(OBS_VALUE), hi := max(UNIT), mid := median(OBS_VALUE) group by REF_AREA];
         b <- sum(POP group by REF_AREA having count() = 2); c <- count(POP group by SEX); d <- POP + 1;",
        &[("POP", POP)],
        expect![[r#"
            a: REF_AREA | s | m | n | rows | lo | hi | mid
              FARS | 20 | 10 | 2 | 3 | 10 | PS | 10
              GILAN | 10 | 5 | 2 | 2 | 5 | PS | 5
              QOM | 200 | 66.666666666666666667 | 3 | 3 | 35.4 | PT | 64.6
              YAZD | 238 | 79.333333333333333333 | 3 | 3 | 59 | PS | 61
            b: REF_AREA | OBS_VALUE
              GILAN | 10
            c: SEX | int_var
              F | 4
              M | 3
              _T | 4
            d: REF_AREA | SEX | OBS_VALUE
              FARS | F | 11
              FARS | M | 
              FARS | _T | 11
              GILAN | F | 6
              GILAN | _T | 6
              QOM | F | 36.4
              QOM | M | 65.6
              QOM | _T | 101
              YAZD | F | 62
              YAZD | M | 60
              YAZD | _T | 119
        "#]],
    );
}

#[test]
fn logic_has_three_values() {
    let ds = "ID | A~ | B~
        1 | true |
        2 | false |
        3 | | 
        4 | true | false";
    check(
        r#"r <- DS[calc measure both := A and B, either := A or B, one := A xor B, no := not A, none := isnull(B),
             if_ := if B then "then" else "else", known := nvl(B, true)];"#,
        &[("DS", ds)],
        expect![[r#"
            r: ID | A | B | both | either | one | no | none | if_ | known
              1 | true |  |  | true |  | false | true | else | true
              2 | false |  | false |  |  | true | true | else | true
              3 |  |  |  |  |  |  | true | else | true
              4 | true | false | false | true | true | false | false | else | false
        "#]],
    );
}

#[test]
fn numbers_are_exact_decimals() {
    let ds = "ID | X! | Y! | N#
        1 | 35.4 | 0.1 | 7
        2 | -2.5 | 3 | -7
        3 | 1234567890123456789.5 | 0 | 0
        4 | | 2 | ";
    check(
        r#"r <- DS[calc s := X + Y, p := Y * 0.2, q := 1 / Y, r0 := round(X), r1 := round(X / 10, 1), t := trunc(X), c := ceil(X), f := floor(X)]
               [keep s, p, q, r0, r1, t, c, f];
           i <- DS[calc a := abs(N), m := mod(N, 3), h := N / 2, w := power(Y, 2), v := sqrt(Y), u := -X, c := cast(X, string), y := cast(N, number) = Y]
               [keep a, m, h, w, v, u, c, y];"#,
        &[("DS", ds)],
        expect![[r#"
            i: ID | a | m | h | w | v | u | c | y
              1 | 7 | 1 | 3.5 | 0.01 | 0.316227766016837933 | -35.4 | 35.4 | false
              2 | 7 | 2 | -3.5 | 9 | 1.732050807568877293 | 2.5 | -2.5 | false
              3 | 0 | 0 | 0 | 0 | 0 | -1234567890123456789.5 | 1234567890123456789.5 | true
              4 |  |  |  | 4 | 1.414213562373095048 |  |  | 
            r: ID | s | p | q | r0 | r1 | t | c | f
              1 | 35.5 | 0.02 | 10 | 35 | 3.5 | 35 | 36 | 35
              2 | 0.5 | 0.6 | 0.333333333333333333 | -3 | -0.3 | -2 | -2 | -3
              3 | 1234567890123456789.5 | 0 |  | 1234567890123456790 | 123456789012345679 | 1234567890123456789 | 1234567890123456790 | 1234567890123456789
              4 |  | 0.4 | 0.5 |  |  |  |  | 
        "#]],
    );
}

#[test]
fn what_does_not_fit_stops_the_run() {
    let ds = "ID | X! | N#
        1 | 99999999999999999999 | 9223372036854775807";
    let error = |program: &str| computed(program, &[("DS", ds)]).unwrap_err();
    expect!["Execution error: VTL multiply_number: the result for 99999999999999999999 and 10 cannot be kept (20 digits before the point, 18 after; integers 64 bits)"].assert_eq(&error("r <- DS[calc Y := X * 10];"));
    expect!["Execution error: VTL add_integer: the result for 9223372036854775807 and 1 cannot be kept (20 digits before the point, 18 after; integers 64 bits)"].assert_eq(&error("r <- DS[calc Y := N + 1];"));
    expect!["Execution error: VTL add_number: the result for 99999999999999999999 and 99999999999999999999 cannot be kept (20 digits before the point, 18 after; integers 64 bits)"].assert_eq(&error("r <- DS[calc Y := X + X];"));
}

#[test]
fn texts_are_cut_and_joined() {
    check(
        r#"r <- DS[calc u := upper(S), l := lower(S), t := trim(S), n := length(S), c := S || "!", s := substr(S, 2, 3), e := substr(S, 3), i := S in {"abc", "سلام"}, o := S not_in {"abc"}];"#,
        &[("DS", "ID | S@\n1 | abcDEF\n2 | سلام\n3 | ")],
        expect![[r#"
            r: ID | S | u | l | t | n | c | s | e | i | o
              1 | abcDEF | ABCDEF | abcdef | abcDEF | 6 | abcDEF! | bcD | cDEF | false | true
              2 | سلام | سلام | سلام | سلام | 4 | سلام! | لام | ام | true | true
              3 |  |  |  |  |  |  |  |  |  | 
        "#]],
    );
}

#[test]
fn sets_go_by_identifiers_and_the_left_one_wins() {
    let left = "ID | V!\n1 | 1\n2 | 2";
    let right = "ID | V!\n2 | 20\n3 | 30";
    check(
        "u <- union(L, R); i <- intersect(L, R); d <- setdiff(L, R); s <- symdiff(L, R); e <- exists_in(L, R, all); t <- exists_in(L, R, true);
         j <- left_join(L as l, R as r calc both := l#V + r#V keep both);",
        &[("L", left), ("R", right)],
        expect![[r#"
            d: ID | V
              1 | 1
            e: ID | bool_var
              1 | false
              2 | true
            i: ID | V
              2 | 2
            j: ID | both
              1 | 
              2 | 22
            s: ID | V
              1 | 1
              3 | 30
            t: ID | bool_var
              2 | true
            u: ID | V
              1 | 1
              2 | 2
              3 | 30
        "#]],
    );
}

fn spills(plan: &dyn ExecutionPlan) -> usize {
    let own = plan.metrics().and_then(|metrics| metrics.spill_count()).unwrap_or(0);
    own + plan.children().into_iter().map(|child| spills(child.as_ref())).sum::<usize>()
}

/// A hierarchy over many groups in little memory: the groups are far larger than the pool.
#[test]
fn a_hierarchy_check_spills_rather_than_fails() {
    let structure = Structure::new()
        .with_identifier("ID", ScalarType::String)
        .with_identifier("SEX", ScalarType::String)
        .with_measure("V", ScalarType::Number);
    let program = ::vtl::parse(&format!("{SEX} r <- check_hierarchy(DS, sex rule SEX);")).unwrap();
    let typed = ::vtl::compile(&program, &[("DS".to_owned(), structure)].into()).unwrap();
    let runtime = RuntimeEnvBuilder::new()
        .with_memory_pool(Arc::new(FairSpillPool::new(3 << 20)))
        .build_arc()
        .unwrap();
    let config = SessionConfig::new().with_target_partitions(1).with_batch_size(1024);
    let ctx = SessionContext::new_with_config_rt(config, runtime);
    let schema = Arc::new(Schema::new(
        ["ID", "SEX", "V"].map(|name| Field::new(name, DataType::Utf8, true)).to_vec(),
    ));
    let groups = 60_000;
    let batches: Vec<RecordBatch> = (0..groups / 1000)
        .map(|batch| {
            let (mut ids, mut sexes, mut values) = (Vec::new(), Vec::new(), Vec::new());
            for group in 0..1000 {
                for (sex, value) in
                    [("F", "1.5"), ("M", "2.5"), ("_T", if group == 7 { "5" } else { "4" })]
                {
                    ids.push(format!("area {batch} group {group}"));
                    sexes.push(sex);
                    values.push(value);
                }
            }
            let columns: Vec<ArrayRef> = vec![
                Arc::new(StringArray::from(ids)),
                Arc::new(StringArray::from(sexes)),
                Arc::new(StringArray::from(values)),
            ];
            RecordBatch::try_new(schema.clone(), columns).unwrap()
        })
        .collect();
    let frame = ctx.read_batches(batches).unwrap();
    let results = super::run(&ctx, &typed, [("DS".to_owned(), frame)].into()).unwrap();
    let tokio = Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let plan = tokio.block_on(results["r"].frame.clone().create_physical_plan()).unwrap();
    let batches = tokio.block_on(collect(plan.clone(), ctx.task_ctx())).unwrap();
    assert_eq!(batches.iter().map(RecordBatch::num_rows).sum::<usize>(), groups / 1000);
    assert!(spills(plan.as_ref()) > 0, "the pool was large enough; make it smaller");
}
