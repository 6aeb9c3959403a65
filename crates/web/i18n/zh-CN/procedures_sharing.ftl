# 目录、共享、数据和系统：单位之间的办理事项

# 目录改码
procedure-entry-recoding = 目录改码
procedure-entry-recoding-about = 分类调整等情形下，市数字办登记岗提出把目录改到另一分类，审批岗决定。目录取得新代码后，原代码不再给别的目录使用，并始终指向这条目录。
case-state-entry-recoding-recoded = 已改码
act-entry-recoding-recode = 同意改码
act-done-entry-recoding-recode = 同意改码
notice-case-entry-recoding-recode = { $number } 目录已改码：{ $title }
field-entry-recoding-class-code = 新分类代码
field-entry-recoding-class-code-hint = 类、项、目、细目的代码，如 307015；顺序号由平台给出。
field-entry-recoding-reasons = 改码理由

# 目录更新
procedure-catalogue-update = 目录更新
procedure-catalogue-update-about = 目录所依据的法律法规或单位职责有了变化时，由知悉的单位或者市数字办说明变化，提供单位须在期限内发布新版；经核实无须变更的，说明理由。新版发布后本件自动办结。
case-state-catalogue-update-submitted = 待更新
case-state-catalogue-update-updated = 已更新
case-state-catalogue-update-unchanged = 无须更新
act-catalogue-update-record-edition = 登记新版
act-done-catalogue-update-record-edition = 发布了新版，办结
notice-case-catalogue-update-record-edition = { $number } 目录已更新：{ $title }
act-catalogue-update-find-unchanged = 认定无须更新
act-done-catalogue-update-find-unchanged = 认定无须更新
notice-case-catalogue-update-find-unchanged = { $number } 提供单位认为目录无须更新：{ $title }
clock-update = 目录更新期限
field-catalogue-update-entry = 目录
field-catalogue-update-change-kind = 变化
choice-change-kind-law-changed = 法律法规变化
choice-change-kind-duty-changed = 单位职责变化
choice-change-kind-data-changed = 数据内容变化
field-catalogue-update-changed-on = 变化日期
field-catalogue-update-account = 变化说明
services-submit-catalogue-update = 提请更新

# 目录撤销
procedure-catalogue-withdrawal = 目录撤销
procedure-catalogue-withdrawal-about = 数据负责人申请撤销本单位已发布的目录，说明理由；市数字办决定。撤销后目录不再公布，代码永久保留，其上的授权随之终止并告知使用单位。
case-state-catalogue-withdrawal-withdrawn = 已撤销
act-catalogue-withdrawal-withdraw = 同意撤销
act-done-catalogue-withdrawal-withdraw = 撤销了目录
notice-case-catalogue-withdrawal-withdraw = { $number } 目录已撤销：{ $title }
field-catalogue-withdrawal-reasons = 撤销理由
field-replaced-by = 替代的目录

# 目录恢复
procedure-catalogue-restoration = 目录恢复
procedure-catalogue-restoration-about = 数据负责人申请恢复已撤销的目录；市数字办同意后，目录按撤销前公布的内容、以原代码重新发布。已终止的授权不恢复，需要的单位重新申请。
case-state-catalogue-restoration-restored = 已恢复
act-catalogue-restoration-restore = 同意恢复
act-done-catalogue-restoration-restore = 恢复了目录
notice-case-catalogue-restoration-restore = { $number } 目录已恢复：{ $title }
field-catalogue-restoration-reasons = 恢复理由

# 授权收回
procedure-grant-withdrawal = 授权收回
procedure-grant-withdrawal-about = 提供单位或者市数字办发现超出用途使用、依据消失等情形时申请收回授权，由依法审定共享申请的单位决定；使用单位不再需要时可以自行交回。收回后下一次请求即被拒绝。
case-state-grant-withdrawal-withdrawn = 已收回
case-state-grant-withdrawal-given-back = 已交回
act-grant-withdrawal-withdraw = 收回授权
act-done-grant-withdrawal-withdraw = 收回了授权
notice-case-grant-withdrawal-withdraw = { $number } 授权已收回：{ $title }
act-grant-withdrawal-give-back = 交回授权
act-done-grant-withdrawal-give-back = 交回了授权
notice-case-grant-withdrawal-give-back = { $number } 使用单位已交回授权：{ $title }
act-grant-withdrawal-refuse = 不予收回
act-done-grant-withdrawal-refuse = 决定不予收回
notice-case-grant-withdrawal-refuse = { $number } 授权不予收回：{ $title }
field-grant-withdrawal-grant = 要收回的授权
field-use-field = 所属领域
choice-use-field-approval = 行政审批
choice-use-field-market-regulation = 市场监管
choice-use-field-governance = 城乡治理
field-ground = 收回情形
choice-ground-given-back = 使用单位交回
choice-ground-purpose-over = 用途已经实现或者事项终止
choice-ground-misuse = 超出授权用途或者范围使用
choice-ground-basis-gone = 法定依据变更或者废止
choice-ground-other = 其他
field-grant-withdrawal-reasons = 理由

# 授权续期
procedure-grant-renewal = 授权续期
procedure-grant-renewal-about = 使用单位在授权到期前申请延长期限，说明理由；由依法审定共享申请的单位决定。信息项、范围和方式不变，需要增加的另行申请。
case-state-grant-renewal-renewed = 已续期
act-grant-renewal-renew = 同意续期
act-done-grant-renewal-renew = 同意续期
notice-case-grant-renewal-renew = { $number } 授权已续期：{ $title }
act-grant-renewal-refuse = 不予续期
act-done-grant-renewal-refuse = 不予续期
notice-case-grant-renewal-refuse = { $number } 授权未获续期：{ $title }
field-grant-renewal-grant = 申请续期的授权
field-grant-renewal-valid-to = 延长至
field-grant-renewal-reasons = 续期理由

# 主动推送
procedure-push-proposal = 主动推送
procedure-push-proposal-about = 有数据的单位或者市数字办，向可能需要的单位推送数据：写明信息项、用途、事项、方式和期限。接收单位的数据负责人接受并指定责任人后即生成授权，也可以不接受。暂不共享的数据不得推送。
case-state-push-proposal-proposed = 待接收单位答复
case-state-push-proposal-accepted = 已接受
case-state-push-proposal-declined = 未接受
act-push-proposal-accept = 接受推送
act-done-push-proposal-accept = 接受了推送
notice-case-push-proposal-accept = { $number } 推送已被接受：{ $title }
act-push-proposal-decline = 不接受
act-done-push-proposal-decline = 没有接受推送
notice-case-push-proposal-decline = { $number } 推送未被接受：{ $title }
field-push-proposal-items = 推送的信息项
field-push-proposal-unit = 接收单位
field-push-proposal-purpose = 具体用途
field-matter-code = 事项代码
field-matter-name = 事项名称
field-methods = 共享方式
choice-methods-verification = 比对验证
choice-methods-lookup = 检索查询
choice-methods-interface = 接口访问
choice-methods-exchange = 数据交换
field-push-proposal-valid-to = 使用期限至
field-push-proposal-responsible = 使用责任人
field-push-proposal-responsible-hint = 从接收单位的人员中指定。

# 校核纠错
procedure-correction = 数据校核纠错
procedure-correction-about = 使用数据时发现疑似错误的，任何人都可以报告。市数字办会同提供单位核实：有误的责令限期更正，无误的附证据说明；报告人和其他使用单位都会得到告知。为群众办理事项时发现的，先行办理，不等更正结果。
case-state-correction-reported = 待核实
case-state-correction-verifying = 提供单位核实中
case-state-correction-verified = 已核实，待结论
case-state-correction-to-correct = 限期更正中
case-state-correction-corrected = 已更正
case-state-correction-rejected = 核实无误
act-correction-verify = 交提供单位核实
act-done-correction-verify = 交由提供单位核实
notice-case-correction-verify = { $number } 已转提供单位核实：{ $title }
act-correction-state-finding = 提交核实情况
act-done-correction-state-finding = 提交了核实情况
notice-case-correction-state-finding = { $number } 已提交核实情况：{ $title }
act-correction-order-correction = 责令限期更正
act-done-correction-order-correction = 责令限期更正
notice-case-correction-order-correction = { $number } 数据有误，责令限期更正：{ $title }
act-correction-correct = 报告已更正
act-done-correction-correct = 更正了数据
notice-case-correction-correct = { $number } 数据已更正：{ $title }
act-correction-reject = 核实无误
act-done-correction-reject = 认定数据无误
notice-case-correction-reject = { $number } 经核实数据无误：{ $title }
field-correction-items = 疑似有误的信息项
field-doubt = 疑问
field-doubt-hint = 写明哪里可能有误、依据是什么。内容公开，不要写个人信息。
field-record-hint = 涉及的记录
field-record-hint-hint = 如何找到有疑问的记录。不公开。
field-correction-evidence = 证据
field-erroneous = 是否有误
choice-erroneous-yes = 有误
choice-erroneous-partly = 部分有误
choice-erroneous-no = 无误
field-finding = 核实情况
field-correction-mend-by = 更正期限
field-correction = 更正说明
clock-correction-correct = 核实反馈期限
clock-correction-mend = 更正期限

# 数据更改删除审批
procedure-change-order = 数据更改删除审批
procedure-change-order-about = 已汇聚的数据，未经批准不得更改、删除。数据专员提出，本单位数据负责人同意，再由市数字办批准，平台自动执行，并记录更改的行数和数据版本；任何人都不直接改动数据表。
case-state-change-order-unit-approved = 单位已同意，待市数字办批准
case-state-change-order-approved = 已批准，平台执行中
case-state-change-order-executed = 已执行
case-state-change-order-failed = 执行未成功
act-change-order-approve-for-unit = 单位同意
act-done-change-order-approve-for-unit = 代表单位同意
notice-case-change-order-approve-for-unit = { $number } 单位已同意，待市数字办审批：{ $title }
act-change-order-approve = 批准执行
act-done-change-order-approve = 批准执行
notice-case-change-order-approve = { $number } 已批准，由平台执行：{ $title }
act-change-order-execute = 平台执行
act-done-change-order-execute = 平台执行完毕
notice-case-change-order-execute = { $number } 数据更改删除已执行：{ $title }
act-change-order-fail = 平台执行未成功
act-done-change-order-fail = 平台执行未成功，数据未变
notice-case-change-order-fail = { $number } 数据更改删除未执行成功：{ $title }
act-change-order-reject-for-unit = 单位不同意
act-done-change-order-reject-for-unit = 代表单位不同意
notice-case-change-order-reject-for-unit = { $number } 单位不同意：{ $title }
field-change-kind = 更改方式
choice-change-kind-delete = 删除
choice-change-kind-alter = 更改
field-record-keys = 要删除的记录键值
field-record-keys-hint = 每行一条；组合键用逗号分隔各部分，顺序与目录的唯一键一致。
field-change-order-batch = 装载批次
field-change-order-batch-hint = 更改数据时选择：先上传文件但不要确认装载，再从这里选择该批次。
field-change-order-reasons = 更改删除理由

# 保密审查
procedure-secrecy-review = 保密审查
procedure-secrecy-review-about = 目录发布、数据交换前的保密审查。单位可以主动提请，目录文字命中敏感词的由平台自动提请；审查期间不得发布、装载。命中敏感词的，只能由提请人以外的人说明理由后排除；确认涉密的予以封存，任何人都不能发布和交换。
case-state-secrecy-review-submitted = 待审查
case-state-secrecy-review-suspected = 疑似涉密，待复核
case-state-secrecy-review-cleared = 审查通过
case-state-secrecy-review-cleared-as-false-hit = 已排除误报
case-state-secrecy-review-confirmed-secret = 确认涉密，已封存
act-secrecy-review-clear = 审查通过
act-done-secrecy-review-clear = 审查通过
notice-case-secrecy-review-clear = { $number } 保密审查通过：{ $title }
act-secrecy-review-suspect = 疑似涉密，转复核
act-done-secrecy-review-suspect = 认为疑似涉密
notice-case-secrecy-review-suspect = { $number } 疑似涉密，待复核：{ $title }
act-secrecy-review-clear-false-hit = 排除误报
act-done-secrecy-review-clear-false-hit = 说明理由，排除误报
notice-case-secrecy-review-clear-false-hit = { $number } 敏感词误报已排除：{ $title }
act-secrecy-review-confirm-secret = 确认涉密
act-done-secrecy-review-confirm-secret = 确认涉密并封存
notice-case-secrecy-review-confirm-secret = { $number } 确认涉密，已封存：{ $title }
field-secrecy-review-entry = 审查的目录
field-secrecy-review-batch = 装载批次
field-secrecy-review-batch-hint = 只审查某个批次时选择。
field-signs = 审查事项
field-signs-hint = 哪些内容可能涉密。
clock-secrecy-review-review = 保密审查期限

# 系统接入
procedure-system-connection = 系统接入
procedure-system-connection-about = 应用系统以数据提供方或者使用方接入平台，须经专业机构信息安全测评。没有测评、测评已过期的，不予受理；市数字办审核同意后接入，测评到期由平台自动停用，重新测评后再申请。
case-state-system-connection-connected = 已接入
act-system-connection-connect = 同意接入
act-done-system-connection-connect = 同意接入
notice-case-system-connection-connect = { $number } 系统已接入：{ $title }
field-system = 应用系统
field-system-role = 接入身份
choice-system-role-supplier = 数据提供方
choice-system-role-user = 数据使用方
field-assessor = 测评机构
field-system-connection-report-number = 测评报告编号
field-protection-level = 安全保护等级
field-protection-level-hint = 1 至 5 级。
field-assessed-on = 测评日期
field-assessed-until = 测评有效期至

# 机构变动与人员交接
procedure-unit-order = 机构变动与人员交接
procedure-unit-order-about = 单位合并、分设、更名、撤销，或者人员离岗交接。市数字办批准，生效日到后一次办理：未结办件、授权、目录、应用系统和人员一并转到承接单位，分设的逐项指定承接单位；离岗人员的办件和授权转给接手人。
case-state-unit-order-approved = 已批准，待生效办理
case-state-unit-order-carried-out = 已办理
case-state-unit-order-revoked = 已撤销
act-unit-order-assign = 指定承接单位
act-done-unit-order-assign = 指定了承接单位
notice-case-unit-order-assign = { $number } 已指定承接单位：{ $title }
field-heirs = 目录和人员的承接单位
field-heirs-hint = 办件和授权跟随其目录或责任人，应用系统跟随其责任人。
act-unit-order-approve = 批准
act-done-unit-order-approve = 批准了机构变动
notice-case-unit-order-approve = { $number } 已批准：{ $title }
act-unit-order-carry-out = 生效办理
act-done-unit-order-carry-out = 办理了机构变动
notice-case-unit-order-carry-out = { $number } 已办理：{ $title }
act-unit-order-revoke = 撤销批准
act-done-unit-order-revoke = 撤销了批准
notice-case-unit-order-revoke = { $number } 批准已撤销：{ $title }
field-unit-order-unit = 有关单位
field-order-kind = 变动事项
choice-order-kind-merge = 合并
choice-order-kind-split = 分设
choice-order-kind-rename = 更名
choice-order-kind-dissolve = 撤销
choice-order-kind-hand-over = 人员离岗交接
field-order-number = 批准文件文号
field-effective-on = 生效日期
field-successors = 承接单位
field-successors-hint = 合并、分设、撤销时填写。分设给多个单位的，全部目录、授权、办件和人员先转到首个单位，再由其移交。
field-new-name-zh = 新名称
field-new-name-en = 新英文名称
field-new-short-name = 新简称
field-leaver = 离岗人员
field-taker = 接手人
act-done-move-unit = 因机构变动转到承接单位
act-done-hand-over = 因人员离岗转给接手人

# 目录状态、装载方式
entry-state-blocked = 已封存
load-mode-delete = 按键删除
loads-mode-hint-delete = 只由平台按批准的数据更改删除审批执行。

# 通知
notice-grant-renewed = 授权 { $number } 已续期：{ $title }
notice-grant-pushed = 接受推送，生成授权 { $number }：{ $title }
notice-system-suspended = 应用系统测评到期，已停用：{ $title }
notice-delegation-made = 代理安排已确定：{ $title }
notice-delegation-ended = 代理安排已结束：{ $title }

# 缺少或者有误的内容
gap-field-not-past = 不得晚于今天
gap-grant-not-longer = 须晚于授权现在的最后一天
gap-system-assessment-expired = 测评已过期
gap-change-batch-not-waiting = 不是该目录下已上传、未确认的批次
gap-change-key-parts = 键值的部分数与唯一键不一致
gap-unit-order-not-your-unit = 只能为本单位提出
gap-unit-order-successor = 承接单位须是另一个现存的同类单位
gap-unit-order-left-twice = 同一目录或人员只能转给一个单位
gap-unit-order-same-person = 须是另一个人
gap-delegation-overlaps = 与已有的代理时间重叠
gap-delegation-past = 不得早于今天
gap-delegation-ends-before = 不得早于第一天
gap-delegation-too-long = 时间过长，请办理人员离岗交接
gap-delegation-oneself = 不能指定自己
gap-delegation-foreign-person = 须是本单位的在岗人员
gap-delegation-administrator = 三类管理员不得代理和被代理

# 错误
code-entry-under-review = 目录正在登记发布中，请待其结束。
code-entry-not-published = 目录没有发布。
code-entry-not-withdrawn = 目录没有撤销。
code-push-not-your-data = 只有提供单位和市数字办可以推送。
code-change-batch-not-waiting = 批次不存在，或者已经确认。
code-load-delete-by-order = 删除数据须经审批，由平台执行。
code-load-ordered = 该批次按数据更改删除审批执行，不能取消。
code-secrecy-confirmed = 已确认涉密，不得发布和交换。
code-secrecy-under-review = 正在保密审查，结束后再办理。
code-secrecy-review-required = 目录文字命中敏感词，须先经保密审查。
code-secrecy-hit-needs-reasons = 目录文字命中敏感词，须以“排除误报”说明理由。
code-secrecy-finding-needs-reasons = 文件里有筛查发现，须以“排除误报”说明理由。
code-unit-order-no-split = 只有分设才逐项指定承接单位。
code-unit-order-unassigned = 分设须先指定目录和人员的承接单位，再批准。
code-grant-not-yours = 不是本单位使用的授权，应当由审定单位决定收回。
code-unit-order-not-yet = 尚未到生效日期。

# 征求意见
procedure-catalogue-opinion = 征求意见
procedure-catalogue-opinion-about = 市数字办就一条待登记或待发布的目录，征求有关单位的意见。一次征求一个单位；被征求的单位在期限内答复，全部答复或者期限届满后方可发布。
case-state-catalogue-opinion-asked = 待反馈意见
case-state-catalogue-opinion-agreed = 无不同意见
case-state-catalogue-opinion-disagreed = 有不同意见
case-state-catalogue-opinion-called-off = 不再征求
act-catalogue-opinion-agree = 无不同意见
act-catalogue-opinion-disagree = 有不同意见
act-catalogue-opinion-call-off = 不再征求
act-catalogue-opinion-lapse = 随登记终结
act-done-catalogue-opinion-agree = 无不同意见
act-done-catalogue-opinion-disagree = 有不同意见
act-done-catalogue-opinion-call-off = 不再征求意见
act-done-catalogue-opinion-lapse = 因登记办结而终结
act-done-opinion-agreed = 反馈：无不同意见
act-done-opinion-disagreed = 反馈：有不同意见
notice-case-catalogue-opinion-agree = { $number } 无不同意见：{ $title }
notice-case-catalogue-opinion-disagree = { $number } 有不同意见：{ $title }
notice-case-catalogue-opinion-call-off = { $number } 不再征求意见：{ $title }
notice-case-catalogue-opinion-lapse = { $number } 登记已办结，不再征求意见：{ $title }
clock-opinion = 反馈意见期限
field-catalogue-opinion-case = 目录登记办件
field-catalogue-opinion-unit = 征求意见的单位
field-catalogue-opinion-question = 征求意见的内容
code-catalogue-opinion-awaited = 还有单位在期限内未反馈意见，暂不能发布。
gap-catalogue-opinion-own-unit = 请选择提交单位和市数字办以外的单位
gap-catalogue-opinion-asked = 已在征求这个单位的意见
