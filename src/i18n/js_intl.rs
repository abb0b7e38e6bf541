//! The browser's `Intl`. Declared here because js-sys types every option; JSON options are smaller.

use js_sys::{Array, Date, Object};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = Intl)]
    pub(super) type DateTimeFormat;
    #[wasm_bindgen(constructor, js_namespace = Intl, catch)]
    pub(super) fn new(locales: &Array, options: &JsValue) -> Result<DateTimeFormat, JsValue>;
    #[wasm_bindgen(method)]
    pub(super) fn format(this: &DateTimeFormat, date: &Date) -> String;
    #[wasm_bindgen(method, js_name = resolvedOptions)]
    pub(super) fn resolved_options(this: &DateTimeFormat) -> Object;

    #[wasm_bindgen(js_namespace = Intl)]
    pub(super) type NumberFormat;
    #[wasm_bindgen(constructor, js_namespace = Intl, catch)]
    pub(super) fn new(locales: &Array, options: &JsValue) -> Result<NumberFormat, JsValue>;
    #[wasm_bindgen(method)]
    pub(super) fn format(this: &NumberFormat, number: f64) -> String;
    /// A `BigInt`, whose digits are all shown.
    #[wasm_bindgen(method, js_name = format)]
    pub(super) fn format_int(this: &NumberFormat, number: i64) -> String;

    /// Throws in browsers without it.
    #[wasm_bindgen(method, js_name = formatRange, catch)]
    pub(super) fn format_range(this: &NumberFormat, from: f64, to: f64) -> Result<String, JsValue>;

    #[wasm_bindgen(js_namespace = Intl)]
    pub(super) type RelativeTimeFormat;
    #[wasm_bindgen(constructor, js_namespace = Intl, catch)]
    pub(super) fn new(locales: &Array, options: &JsValue) -> Result<RelativeTimeFormat, JsValue>;
    #[wasm_bindgen(method)]
    pub(super) fn format(this: &RelativeTimeFormat, number: f64, unit: &str) -> String;

    #[wasm_bindgen(js_namespace = Intl)]
    pub(super) type ListFormat;
    #[wasm_bindgen(constructor, js_namespace = Intl, catch)]
    pub(super) fn new(locales: &Array, options: &JsValue) -> Result<ListFormat, JsValue>;
    #[wasm_bindgen(method)]
    pub(super) fn format(this: &ListFormat, parts: &Array) -> String;

    #[wasm_bindgen(js_namespace = Intl)]
    pub(super) type Locale;
    #[wasm_bindgen(constructor, js_namespace = Intl, catch)]
    pub(super) fn new(tag: &str) -> Result<Locale, JsValue>;
    #[wasm_bindgen(method)]
    pub(super) fn maximize(this: &Locale) -> Locale;
    #[wasm_bindgen(method, getter)]
    pub(super) fn script(this: &Locale) -> Option<String>;

    #[wasm_bindgen(js_namespace = Intl)]
    pub(super) type DisplayNames;
    #[wasm_bindgen(constructor, js_namespace = Intl, catch)]
    pub(super) fn new(locales: &Array, options: &JsValue) -> Result<DisplayNames, JsValue>;
    /// Throws if `code` is not a language tag.
    #[wasm_bindgen(method, catch)]
    pub(super) fn of(this: &DisplayNames, code: &str) -> Result<Option<String>, JsValue>;
}
