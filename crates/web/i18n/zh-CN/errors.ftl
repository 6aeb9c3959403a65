# 出错页:发生了什么,保留了什么,下一步

error-not-found-title = 没有找到
error-not-found-happened = 您要看的页面或事项不存在，或者您无权知道它是否存在。
error-not-found-kept = 没有任何改动。
error-not-found-next = 请检查网址，或从首页、待办重新进入。

error-denied-title = 不能这样办理
error-denied-happened = 按照规定，您的岗位或单位不能办理这一步。
error-denied-kept = 没有任何改动。
error-denied-next = 请由有权限的岗位办理，或联系本单位数据负责人。

error-invalid-title = 内容有误
error-invalid-happened = 提交的内容有缺漏或错误。
error-invalid-kept = 没有任何改动，您填写的内容可返回修改。
error-invalid-next = 请返回上一页，按提示补正后再提交。

error-stale-title = 已有人先办理
error-stale-happened = 您打开页面之后，已有人办理了这一事项。
error-stale-kept = 对方的办理已保存，您这一次没有改动任何内容。
error-stale-next = 请刷新页面，查看最新情况后再决定是否办理。

error-limited-title = 超出限额
error-limited-happened = 请求过多或文件过大，超出了规定限额。
error-limited-kept = 没有任何改动。
error-limited-next = 请稍后再试，或减少每次的数量。

error-unavailable-title = 暂时无法办理
error-unavailable-happened = 所依赖的存储没有及时响应，或空间已满。
error-unavailable-kept = 没有任何改动；使用记录写不下时，数据也不会送出。
error-unavailable-next = 请稍后再试；如持续出现，请联系系统管理员。

error-internal-title = 出了差错
error-internal-happened = 这是平台的差错，不是您的操作造成的。
error-internal-kept = 已完成的步骤都有记录，这一步没有保存。
error-internal-next = 请稍后再试；如再次出现，请把时间告诉系统管理员。

error-stale-form-title = 页面已过期
error-stale-form-happened = 这个页面打开得太久，或来自别的网站，为安全起见没有受理。
error-stale-form-kept = 没有任何改动。
error-stale-form-next = 请返回并刷新页面，再提交一次。
