# 代码的文字:每个代码一族,页面用 t.c("族", 代码) 取用

nav-portal = 门户
nav-workbench = 工作台
nav-admin = 管理
nav-home = 首页
nav-catalogue = 数据目录
nav-log = 使用日志
nav-api = 接口文档
nav-worklist = 待办
nav-entries = 本单位目录
nav-applications = 共享申请
nav-grants = 授权
nav-systems = 应用系统
nav-receipts = 使用凭证
nav-usage = 使用情况
nav-units = 单位
nav-people = 人员
nav-law = 规则参数
nav-events = 操作记录

post-data-clerk = 数据专员
post-data-officer = 数据负责人
post-case-worker = 业务人员
post-registrar = 目录管理岗
post-decider = 共享审定岗
post-supervisor = 督查岗
post-secrecy-reviewer = 保密审查岗
post-finance-reviewer = 财政审核岗
post-discipline-contact = 纪检联系人
post-member = 社会主体经办人
post-system-administrator = 系统管理员
post-security-administrator = 安全管理员
post-audit-administrator = 审计管理员

unit-kind-state-organ = 国家机关
unit-kind-public-institution = 事业单位
unit-kind-social-organisation = 社会团体
unit-kind-authorised-body = 授权或受委托组织
unit-kind-public-service-enterprise = 公共服务企业
unit-kind-digital-office = 市数字办
unit-kind-technical-service-unit = 技术服务单位
unit-kind-natural-person = 公民
unit-kind-research-institute = 科研院所
unit-kind-university = 高等院校
unit-kind-enterprise = 企业
unit-level-city = 市级
unit-level-county = 县（市）区级

entry-state-draft = 草稿
entry-state-submitted = 待登记
entry-state-registered = 待发布
entry-state-published = 已发布
entry-state-returned = 已退回
entry-state-withdrawn = 已撤销

share-type-unconditional = 无条件共享
share-type-conditional = 有条件共享
share-type-withheld = 暂不共享

open-type-all = 普遍开放
open-type-authorised = 授权开放
open-type-none = 不开放

method-verification = 比对验证
method-lookup = 检索查询
method-interface = 接口访问
method-exchange = 数据交换

procedure-catalogue-registration = 目录登记与发布
procedure-sharing-application = 有条件共享申请

case-state-submitted = 待办理
case-state-registered = 已登记，待发布
case-state-published = 已发布
case-state-returned = 已退回
case-state-taken-back = 已撤回
case-state-granted = 已同意
case-state-refused = 不同意

act-open = 提交
act-register = 予以登记
act-publish = 予以发布
act-return = 退回补正
act-take-back = 撤回
act-grant = 作出决定
act-refuse = 不予同意

act-done-open = 提交了办件
act-done-register = 予以登记
act-done-publish = 予以发布
act-done-return = 退回补正
act-done-take-back = 撤回了办件
act-done-grant = 同意共享
act-done-refuse = 不同意共享

clock-register = 登记期限
clock-publish = 发布期限
clock-decide = 审定期限

grant-state-active = 有效
grant-state-withdrawn = 已收回

sensitivity-ordinary = 一般
sensitivity-personal = 个人信息
sensitivity-sensitive-personal = 敏感个人信息
sensitivity-trade-secret = 商业秘密

code-check-resident-id = 公民身份号码校验
code-check-credit-code = 统一社会信用代码校验
code-check-division-code = 行政区划代码校验
code-check-mobile-phone = 手机号码格式

empty-text-is-missing = 空即缺失
empty-text-is-text = 空文本与缺失分开

data-scope-city = 全市
data-scope-city-departments = 市直
data-scope-counties = 县（市）区

load-mode-append = 追加
load-mode-upsert = 按键更新
load-mode-replace = 全量替换

file-format-csv = CSV
file-format-xlsx = XLSX
file-format-json-lines = JSON 行
file-format-parquet = Parquet

batch-state-uploaded = 待核对
batch-state-queued = 排队中
batch-state-running = 装载中
batch-state-committed = 已入库
batch-state-refused = 未入库
batch-state-held = 已暂挂
batch-state-failed = 出错
batch-state-cancelled = 已取消

fault-not-integer = 不是整数
fault-not-decimal = 不是数值
fault-too-precise = 位数超出规定
fault-not-number = 不是数字
fault-not-logical = 不是“是/否”
fault-not-date = 日期不存在
fault-not-date-time = 日期时间不存在
fault-too-long = 超出规定长度
fault-required = 必填项缺失
fault-not-in-code-list = 不在代码表内
fault-check-failed = 校验位或格式不符
fault-duplicate-key = 文件内主键重复
fault-field-count = 列数与表头不符
fault-encoding = 编码无法识别
fault-forbidden-character = 含不允许的字符

compare-eq = 等于
compare-ne = 不等于
compare-lt = 小于
compare-le = 不大于
compare-gt = 大于
compare-ge = 不小于
compare-in = 属于
compare-prefix = 开头是
compare-contains = 包含
compare-missing = 缺失

outcome-answered = 已答复
outcome-not-found = 查无此项
outcome-denied = 已拒绝
outcome-failed = 失败
