//! Whether a text looks like a name 姓名: a surname of the common ones, and one or two characters more.

/// Surnames of one character that nineteen of twenty people bear (七普 and earlier name reports), and those of Fujian.
const SURNAMES: &str = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付傅方邹熊白孟秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严赖覃洪武莫孔汤向常温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷曲盛冉翁蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝官封谈匡鞠惠荆乐冀郁胥南班储原栗燕楚鄢劳谌奚皮粟冼蔺楼盘满闻位厉伊仝区郜海阚花权强帅屠豆朴盖练廉禹井祖漆巴丰支卿国狄平计索宣晋相初门云容敬来扈晁芮都普阙浦戈伏鹿薄邸雍辜羊阿乌母裘亓修邰赫杭况那宿鲜印逯隆茹诺战慕危玉银亢嵇公哈湛宾戎勾茅利於呼居揭干但尉冶斯元束檀衣信展阴昝智幸奉植衡富尧闭由";
/// 复姓
const DOUBLE_SURNAMES: &[&str] = &[
    "欧阳", "上官", "司马", "诸葛", "司徒", "东方", "皇甫", "尉迟", "公孙", "慕容", "夏侯", "令狐",
    "长孙", "宇文", "轩辕", "端木", "独孤", "南宫", "西门", "申屠",
];
/// Last characters of places, bodies and things, which begin with a surname as often as not: 马尾区, 方便面.
const NO_LAST: &str = "区县市省乡镇路街巷局委厅院校司厂店部科处所站队组会社号级类型性率量值数币元吨款税费票证法令件表单图册库网机器品药酒茶油车船楼桥港湾岛岸口";
/// Characters of the longest name: a double surname and two more.
const NAME_CHARS_MAX: usize = 4;

/// Whether a whole value looks like one person's name. 于 and 和 begin sentences too, so only a column's share decides.
pub(super) fn looks_like_name(value: &str) -> bool {
    let count = value.chars().take(NAME_CHARS_MAX + 1).count();
    if !(2..=NAME_CHARS_MAX).contains(&count) || !value.chars().all(is_han) {
        return false;
    }
    if value.chars().next_back().is_some_and(|last| NO_LAST.contains(last)) {
        return false;
    }
    let double = DOUBLE_SURNAMES.iter().any(|surname| value.starts_with(surname));
    let single = value.chars().next().is_some_and(|first| SURNAMES.contains(first));
    double && count > 2 || single && count < NAME_CHARS_MAX
}

/// Whether a character is Han, of the blocks that names are written in.
pub(super) fn is_han(character: char) -> bool {
    matches!(character, '\u{4E00}'..='\u{9FFF}' | '\u{3400}'..='\u{4DBF}' | '\u{20000}'..='\u{2FA1F}')
}
