//! What the index costs with 20,000 entries: time to open, build and search,
//! and resident memory. Run with `--release` for numbers worth quoting.
#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "an example prints its findings and may stop at the first fault"
)]

use std::time::{Duration, Instant};

use search::{EntryDocument, Facet, SearchIndex, SearchRequest};

const ENTRIES: usize = 20_000;
const ROUNDS: usize = 50;

const PLACES: [&str; 20] = [
    "鼓楼区",
    "台江区",
    "仓山区",
    "晋安区",
    "马尾区",
    "长乐区",
    "福清市",
    "闽侯县",
    "连江县",
    "罗源县",
    "闽清县",
    "永泰县",
    "平潭",
    "高新区",
    "滨海新城",
    "市本级",
    "自贸片区",
    "开发区",
    "三江口",
    "琅岐",
];
const SUBJECTS: [&str; 50] = [
    "常住人口",
    "流动人口",
    "户籍",
    "出生医学证明",
    "婚姻登记",
    "居民身份证",
    "法人单位",
    "个体工商户",
    "行政许可",
    "行政处罚",
    "医疗机构",
    "医师执业",
    "疫苗接种",
    "食品经营",
    "药品零售",
    "特种设备",
    "不动产登记",
    "商品房预售",
    "房屋租赁",
    "公共租赁住房",
    "社会保险参保",
    "养老机构",
    "最低生活保障",
    "残疾人证",
    "职业技能",
    "劳动合同",
    "中小学",
    "教师资格",
    "学生学籍",
    "道路运输",
    "公交线路",
    "机动车",
    "驾驶人",
    "停车场",
    "排污许可",
    "空气质量",
    "水质断面",
    "建设用地",
    "城乡规划",
    "施工许可",
    "招标投标",
    "政府采购",
    "投资项目",
    "纳税信用",
    "公积金缴存",
    "图书馆藏",
    "旅游景区",
    "气象观测",
    "消防检查",
    "标准地址",
];
const KINDS: [&str; 20] = [
    "基本信息",
    "登记信息",
    "变更信息",
    "注销信息",
    "年度统计",
    "名录",
    "检查结果",
    "决定书",
    "证照信息",
    "监测数据",
    "台账",
    "汇总表",
    "公示信息",
    "备案信息",
    "评价结果",
    "投诉记录",
    "分布信息",
    "缴费记录",
    "办件信息",
    "历史数据",
];
const TEXTS: [&str; 22] = [
    "",
    "人口",
    "常住人口基本信息",
    "czrk",
    "renkou",
    "常驻人口",
    "医疗机够",
    "医疗机构",
    "信息",
    "307015/000015",
    "307015",
    "户口",
    "鼓楼区 养老机构",
    "xx",
    "renkuo",
    "基本信西",
    "不动产 鼓楼",
    "怎么查询常住人口的身份号码清单",
    "魑魅魍魉",
    "人",
    "j",
    "行政处罚决定书",
];

fn entry(i: usize) -> EntryDocument {
    let (place, rest) = (PLACES[i % 20], i / 20);
    let (subject, kind) = (SUBJECTS[rest % 50], KINDS[rest / 50 % 20]);
    EntryDocument {
        id: format!("entry-{i}"),
        code: format!("{}/{:06}", 307_000 + i % 40, i),
        name: format!("{place}{subject}{kind}"),
        summary: format!(
            "{place}{subject}的{kind}，由主管部门按规定采集并定期更新，供各单位在履职中查询和核验。"
        ),
        unit_id: format!("unit-{}", i % 120),
        unit_name: format!("福州市{subject}管理局"),
        theme: format!("theme-{}", i % 22),
        share_type: ["unconditional", "conditional", "withheld"][i % 3].to_owned(),
        update_cycle: ["realtime", "daily", "monthly", "yearly"][i % 4].to_owned(),
        formats: vec!["table".to_owned(), ["file", "api"][i % 2].to_owned()],
        items: [
            "姓名",
            "公民身份号码",
            "登记日期",
            "所属区划",
            "联系电话",
            "状态",
            "有效期",
            "经办机构",
        ]
        .map(|item| format!("{subject}{item}"))
        .to_vec(),
        keywords: vec![subject.to_owned(), kind.to_owned()],
        updated_on: format!("20{:02}-{:02}-{:02}", 16 + i % 10, i % 12 + 1, i % 28 + 1),
        open: i.is_multiple_of(3),
        rows: i as u64,
    }
}

/// Resident memory now without mapped files, in MiB.
fn resident_mib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("RssAnon"));
    let kib = line.and_then(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok());
    kib.unwrap_or(0) / 1024
}

fn report(what: &str, since: Instant) {
    println!("{what:<44}{:>9.1?}  {:>4} MiB", since.elapsed(), resident_mib());
}

fn percentile(sorted: &[Duration], percent: usize) -> Duration {
    sorted[(sorted.len() - 1) * percent / 100]
}

fn search(index: &SearchIndex, text: &str, filtered: bool) -> (Duration, u64) {
    let mut request =
        SearchRequest { text: text.to_owned(), limit: 20, ..SearchRequest::default() };
    if filtered {
        let chosen = ["conditional".to_owned(), "withheld".to_owned()];
        request.filters.insert(Facet::ShareType, chosen.into());
    }
    let started = Instant::now();
    let page = index.search(&request).unwrap();
    (started.elapsed(), page.total)
}

fn main() {
    if std::env::args().nth(1).as_deref() == Some("open") {
        let dir = std::env::args().nth(2).unwrap();
        return open(std::path::Path::new(&dir));
    }
    println!("at start: {} MiB", resident_mib());
    let home = tempfile::tempdir().unwrap();
    let index = SearchIndex::open(home.path()).unwrap();
    let started = Instant::now();
    index.upsert(&[entry(0)], 1).unwrap();
    report("first write of one entry (loads jieba)", started);
    let started = Instant::now();
    index.rebuild((0..ENTRIES).map(entry), 2).unwrap();
    report("rebuild of 20,000 entries", started);
    let started = Instant::now();
    index.upsert(&[entry(7)], 3).unwrap();
    report("upsert of one entry", started);
    drop(index);
    println!("after closing: {} MiB", resident_mib());
    let again = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["open", &home.path().to_string_lossy()])
        .status();
    assert!(again.unwrap().success());
}

/// A fresh process over the index written before, as a server starts.
fn open(home: &std::path::Path) {
    println!("-- a fresh process: {} MiB", resident_mib());
    let started = Instant::now();
    let index = SearchIndex::open(home).unwrap();
    report("open", started);
    let started = Instant::now();
    search(&index, "人口", false);
    report("first search, two characters (no jieba)", started);
    let started = Instant::now();
    search(&index, "常住人口", false);
    report("first search, four characters (loads jieba)", started);
    let mut all = Vec::new();
    for text in TEXTS {
        let runs = (0..ROUNDS).map(|round| search(&index, text, round % 2 == 1));
        let (mut times, totals): (Vec<_>, Vec<_>) = runs.unzip();
        times.sort_unstable();
        println!(
            "{:>9.1?} p50 {:>9.1?} p99 {:>7} found  «{text}»",
            percentile(&times, 50),
            percentile(&times, 99),
            totals[0],
        );
        all.extend(times);
    }
    all.sort_unstable();
    println!("all: p50 {:.1?}, p99 {:.1?}", percentile(&all, 50), percentile(&all, 99));
    let mut typed: Vec<Duration> = ["c", "cz", "czr", "常", "常住", "常住人", "医疗机构"]
        .iter()
        .cycle()
        .take(ROUNDS * 7)
        .map(|prefix| {
            let started = Instant::now();
            index.suggest(prefix, 8, false).unwrap();
            started.elapsed()
        })
        .collect();
    typed.sort_unstable();
    println!("suggest: p50 {:.1?}, p99 {:.1?}", percentile(&typed, 50), percentile(&typed, 99));
    println!("at the end: {} MiB", resident_mib());
}
