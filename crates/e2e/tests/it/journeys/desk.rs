//! A desk: signing in, opening cases by their forms, and acting on them, as a browser does it.

use jiff::ToSpan;
use jiff::civil::Date;
use serde_json::Value;
use thirtyfour::prelude::*;

use crate::browser::Browser;

/// Fills fields by name. A value `~words` chooses what is labelled with the words; `#file` attaches nothing and is skipped.
const FILL: &str = r"
const [prefix, fields] = arguments;
const gone = [];
for (const [name, value] of fields) {
  const all = [...document.querySelectorAll(`main [name='${prefix}${name}']`)];
  const labelled = element => (element.closest('.choice') ?? element).textContent;
  const fits = (element, text) => value.startsWith('~') ? text.includes(value.slice(1)) : element.value === value;
  const first = all[0];
  if (!first) { gone.push(name); continue; }
  if (first.tagName === 'SELECT') {
    const option = [...first.options].find(option => fits(option, option.textContent));
    if (option) first.value = option.value; else gone.push(name + '=' + value);
  } else if (first.type === 'radio' || first.type === 'checkbox') {
    const wanted = value === '*' ? all : all.filter(element => fits(element, labelled(element)));
    if (!wanted.length) gone.push(name + '=' + value);
    for (const element of wanted) if (!element.checked) element.click();
  } else first.value = value;
}
return gone.join(' ');
";

/// A browser with the server it looks at.
pub(super) struct Desk<'a> {
    pub(super) browser: &'a Browser,
    pub(super) base: &'a str,
}

impl Desk<'_> {
    /// Signs in as somebody, in Chinese.
    pub(super) async fn sit(&self, login: &str) {
        self.browser.sign_in(self.base, login).await;
        self.see("/work?lang=zh-CN").await;
    }

    /// Opens a page and gives its text.
    pub(super) async fn see(&self, path: &str) -> String {
        self.browser.driver.goto(format!("{}{path}", self.base)).await.unwrap();
        self.browser.text().await
    }

    pub(super) async fn fill(&self, prefix: &str, fields: &[(&str, &str)]) {
        let fields: Vec<Value> = fields.iter().map(|field| serde_json::json!(field)).collect();
        let arguments = vec![prefix.into(), Value::Array(fields)];
        let gone = self.browser.driver.execute(FILL, arguments).await.unwrap();
        let gone = gone.json().as_str().unwrap_or_default().to_owned();
        assert!(gone.is_empty(), "{gone} not on the page: {}", self.browser.text().await);
    }

    /// What is chosen by a field of a form, after a search for its label: the value behind it.
    pub(super) async fn value_of(&self, form: &str, name: &str, label: &str) -> String {
        self.see(&format!("/services/{form}?find.{name}={label}")).await;
        self.fill("", &[(name, &format!("~{label}"))]).await;
        let script = "return document.querySelector(`main [name='${arguments[0]}']:checked`)?.value \
            ?? document.querySelector(`main select[name='${arguments[0]}']`).value";
        let value = self.browser.driver.execute(script, vec![name.into()]).await.unwrap();
        value.json().as_str().unwrap().to_owned()
    }

    /// Opens a case by its form; gives the case's path.
    pub(super) async fn open(&self, form: &str, fields: &[(&str, &str)]) -> String {
        self.see(&format!("/services/{form}")).await;
        self.fill("", fields).await;
        self.browser.submit().await;
        let path = self.browser.driver.current_url().await.unwrap().path().to_owned();
        assert!(path.starts_with("/cases/"), "{form}: {path}: {}", self.browser.text().await);
        path
    }

    /// Does an act of a case, with a reason.
    pub(super) async fn act(&self, case: &str, act: &str, fields: &[(&str, &str)]) {
        self.see(case).await;
        self.fill(&format!("{act}."), fields).await;
        let reason = format!("main #act-{act} textarea[name='{act}.reason']");
        let script = "const area = document.querySelector(arguments[0]); \
            if (area) area.value = '经研究，按规定办理。'; return !!area";
        let is_open = self.browser.driver.execute(script, vec![reason.into()]).await.unwrap();
        assert_eq!(is_open.json(), &Value::Bool(true), "no {act}: {}", self.browser.text().await);
        self.browser.submit_form(&format!("main #act-{act} form")).await;
        let refused =
            self.browser.driver.find(By::Css("main .error-summary, main .notice.kind-error")).await;
        assert!(refused.is_err(), "{act}: {}", self.browser.text().await);
    }

    /// Who signs in does one act.
    pub(super) async fn act_as(&self, login: &str, case: &str, act: &str, fields: &[(&str, &str)]) {
        self.sit(login).await;
        self.act(case, act, fields).await;
    }
}

/// The day so many days from the real today in the city.
pub(super) fn day(ahead: i64) -> String {
    let today: Date = jiff::Timestamp::now().in_tz("Asia/Shanghai").unwrap().date();
    today.checked_add(ahead.days()).unwrap().to_string()
}
