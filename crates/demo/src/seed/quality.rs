//! Rules of quality that units set: permits that hold to them, a register with gaps that only count in its score, and permits
//! of which many are older than they may be, so that the platform opens a case.

use app::quality::SentRule;

use super::{Outcome, Seeder};
use crate::error::DemoError;

/// A rule as a unit's clerk sets it.
struct DemoRule {
    entry: &'static str,
    by: &'static str,
    rule: fn() -> SentRule,
}

const RULES: &[DemoRule] = &[
    DemoRule { entry: "food_permits", by: "zhouxinyi", rule: ends_after_it_begins },
    DemoRule { entry: "food_permits", by: "zhouxinyi", rule: number_has_its_form },
    DemoRule { entry: "medical_institutions", by: "hejiaqi", rule: has_a_telephone },
    DemoRule { entry: "building_permits", by: "fangzhihao", rule: not_older_than_four_years },
    DemoRule { entry: "building_permits", by: "fangzhihao", rule: as_many_as_before },
];

fn ends_after_it_begins() -> SentRule {
    SentRule {
        kind: "cross_item".to_owned(),
        name: "有效期止晚于发证日期".to_owned(),
        item: "有效期止".to_owned(),
        op: "gt".to_owned(),
        other: "发证日期".to_owned(),
        tolerance: "0".to_owned(),
        reason: "许可有效期五年".to_owned(),
        ..SentRule::default()
    }
}

fn number_has_its_form() -> SentRule {
    SentRule {
        kind: "format".to_owned(),
        name: "许可证编号格式".to_owned(),
        item: "许可证编号".to_owned(),
        pattern: "JY99999999999999".to_owned(),
        tolerance: "0".to_owned(),
        reason: "许可证编号规则".to_owned(),
        ..SentRule::default()
    }
}

fn has_a_telephone() -> SentRule {
    SentRule {
        kind: "filled".to_owned(),
        name: "联系电话齐全".to_owned(),
        item: "联系电话".to_owned(),
        reason: "办事指南须列出电话；来源尚不齐全，只计入得分".to_owned(),
        ..SentRule::default()
    }
}

fn not_older_than_four_years() -> SentRule {
    SentRule {
        kind: "recent".to_owned(),
        name: "在建项目发证未满四年".to_owned(),
        item: "发证日期".to_owned(),
        days: "1461".to_owned(),
        tolerance: "50".to_owned(),
        reason: "满四年的项目应当已经竣工，须清理后再汇聚".to_owned(),
        ..SentRule::default()
    }
}

fn as_many_as_before() -> SentRule {
    SentRule {
        kind: "volume".to_owned(),
        name: "许可数量平稳".to_owned(),
        drift: "100".to_owned(),
        tolerance: "0".to_owned(),
        reason: "数量骤变多为漏报".to_owned(),
        ..SentRule::default()
    }
}

impl Seeder<'_> {
    /// Sets the rules and evaluates every table that was not evaluated by them.
    pub(super) async fn rule_quality(&self) -> Outcome {
        let place = |error: app::AppError| DemoError::at("rules of quality", &error);
        for DemoRule { entry, by, rule } in RULES {
            let (id, actor) = (self.entry(entry)?, self.actor(by)?);
            let seen = self.app.entry_quality(id, &actor).await.map_err(place)?.set.version;
            self.app.set_quality_rule(id, None, seen, &rule(), &actor).await.map_err(place)?;
        }
        self.app.queue_due_evaluations().await.map_err(place)?;
        self.app.run_jobs_until_idle().await.map_err(place)?;
        Ok(())
    }
}
