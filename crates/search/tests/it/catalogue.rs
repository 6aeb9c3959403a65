//! A catalogue of a few hundred believable entries, the same on every run.

use search::{EntryDocument, Hit, SearchIndex, SearchPage, SearchRequest};

const UNITS: [&str; 8] = [
    "福州市公安局",
    "福州市卫生健康委员会",
    "福州市市场监督管理局",
    "福州市自然资源和规划局",
    "福州市人力资源和社会保障局",
    "福州市教育局",
    "福州市交通运输局",
    "福州市生态环境局",
];

const SUBJECTS: [&str; 24] = [
    "流动人口",
    "出入境证件",
    "机动车",
    "驾驶人",
    "医师执业",
    "护士执业",
    "疫苗接种",
    "个体工商户",
    "食品经营许可",
    "特种设备",
    "建设用地",
    "房屋租赁",
    "城乡规划",
    "社会保险参保",
    "职业技能培训",
    "劳动合同",
    "中小学",
    "教师资格",
    "学生学籍",
    "道路运输企业",
    "公交线路",
    "排污许可",
    "空气质量",
    "河流断面水质",
];

const KINDS: [&str; 10] = [
    "基本信息",
    "登记信息",
    "变更记录",
    "注销记录",
    "年度统计",
    "名录",
    "检查结果",
    "处罚决定",
    "许可信息",
    "监测数据",
];

/// An entry with everything filled in but its names.
pub(crate) fn entry(id: &str, name: &str) -> EntryDocument {
    EntryDocument {
        id: id.to_owned(),
        code: format!("307015/{id:0>6}"),
        name: name.to_owned(),
        summary: "按月汇总的台账。".to_owned(),
        unit_id: "u0".to_owned(),
        unit_name: "福州市数据局".to_owned(),
        theme: "综合政务".to_owned(),
        share_type: "conditional".to_owned(),
        update_cycle: "monthly".to_owned(),
        formats: vec!["table".to_owned()],
        items: vec!["统一流水号".to_owned(), "登记日期".to_owned()],
        keywords: Vec::new(),
        updated_on: "2025-01-01".to_owned(),
        open: true,
        rows: 100,
    }
}

/// 24 subjects × 10 kinds.
pub(crate) fn generated() -> Vec<EntryDocument> {
    let pairs = SUBJECTS.iter().flat_map(|s| KINDS.iter().map(move |k| (s, k)));
    pairs
        .enumerate()
        .map(|(i, (subject, kind))| EntryDocument {
            unit_id: format!("u{}", i % UNITS.len()),
            unit_name: UNITS[i % UNITS.len()].to_owned(),
            theme: format!("t{}", i % 5),
            share_type: ["unconditional", "conditional", "withheld"][i % 3].to_owned(),
            update_cycle: ["daily", "monthly", "yearly"][i / 3 % 3].to_owned(),
            formats: ["table", "file", "api"][..=i % 3].iter().map(|f| (*f).to_owned()).collect(),
            updated_on: format!("2025-{:02}-{:02}", i % 12 + 1, i % 28 + 1),
            open: i % 4 == 0,
            rows: i as u64 * 10,
            ..entry(&format!("g{i}"), &format!("{subject}{kind}"))
        })
        .collect()
}

/// The entries the tests name, among the generated ones.
pub(crate) fn city() -> SearchIndex {
    let mut entries = generated();
    entries.extend([
        EntryDocument {
            items: vec!["姓名".into(), "公民身份号码".into(), "户籍地址".into()],
            keywords: vec!["户籍".into()],
            summary: "本市常住人口的基本情况，由公安机关登记。".into(),
            ..entry("resident", "常住人口基本信息")
        },
        EntryDocument {
            items: vec!["机构名称".into(), "诊疗科目".into()],
            ..entry("clinic", "医疗机构信息")
        },
        EntryDocument {
            items: vec!["统一社会信用代码".into(), "法定代表人".into()],
            ..entry("company", "法人单位基本信息")
        },
        entry("gis", "ＧＩＳ基础地图服务"),
        entry("bank", "银行网点分布"),
        EntryDocument { open: false, ..entry("secret", "涉密载体销毁台账") },
        EntryDocument { code: "512001/000042".into(), ..entry("permit", "建筑施工许可") },
    ]);
    let index = SearchIndex::in_memory().unwrap();
    index.rebuild(entries, 7).unwrap();
    index
}

/// The first twenty hits of a text.
pub(crate) fn ask(index: &SearchIndex, text: &str) -> SearchPage {
    index
        .search(&SearchRequest { text: text.to_owned(), limit: 20, ..SearchRequest::default() })
        .unwrap()
}

/// The hit with the given id, among the first twenty.
pub(crate) fn hit<'a>(page: &'a SearchPage, id: &str) -> Option<&'a Hit> {
    page.hits.iter().find(|hit| hit.id == id)
}
