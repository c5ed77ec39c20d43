//! Values from the author's files, with numbers and dates that both majors of Tera print alike.

use serde::Serialize;
use tera::Value;

/// The largest whole number up to which every smaller one can be a float, 2^53.
const LARGEST_SAFE: f64 = 9_007_199_254_740_992.0;

/// How the `toml` crate gives a date to other formats: as the only entry of a table.
const DATE_KEY: &str = "$__toml_private_datetime";

/// `value` for a template. Dates become text, and a float without a fraction becomes a whole number:
/// the first Tera prints 3.0 as `3`, the second as `3.0`.
pub fn of(value: &impl Serialize) -> Value {
    let mut json = serde_json::to_value(value).expect("TOML and JSON fit into JSON");
    make_plain(&mut json);
    Value::from_serializable(&json)
}

fn make_plain(json: &mut serde_json::Value) {
    if let Some(date) = json.get_mut(DATE_KEY) {
        *json = date.take();
    }
    match json {
        serde_json::Value::Number(number) if number.is_f64() => {
            let float = number.as_f64().expect("it was asked");
            if float.fract() == 0.0 && float.abs() < LARGEST_SAFE {
                *number = (float as i64).into();
            }
        }
        serde_json::Value::Array(items) => items.iter_mut().for_each(make_plain),
        serde_json::Value::Object(entries) => entries.values_mut().for_each(make_plain),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_floats_are_whole_numbers_however_deep() {
        let check = |json: serde_json::Value, printed: &str| {
            assert_eq!(of(&json).to_string(), printed);
        };
        check(serde_json::json!(3.0), "3");
        check(serde_json::json!(-2.5), "-2.5");
        check(serde_json::json!([[1.0], 2]), "[[1], 2]");
    }

    #[test]
    fn dates_are_texts() {
        let table: toml::Table = toml::from_str("day = 2026-11-21").expect("sound TOML");
        assert_eq!(of(&table["day"]).to_string(), "2026-11-21");
    }
}
