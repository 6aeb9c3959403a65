# Error pages: what happened, what was kept, what next

error-not-found-title = Not found
error-not-found-happened = The page or case does not exist, or you may not know whether it does.
error-not-found-kept = Nothing was changed.
error-not-found-next = Check the address, or start again from the home page or your worklist.

error-denied-title = This step is not yours
error-denied-happened = Under the rules your post or unit cannot take this step.
error-denied-kept = Nothing was changed.
error-denied-next = Ask the post that may, or your unit's data officer.

error-invalid-title = Something is missing or wrong
error-invalid-happened = What was sent has gaps or errors.
error-invalid-kept = Nothing was changed; what you typed is still on the previous page.
error-invalid-next = Go back, correct what is named, and send it again.

error-stale-title = Somebody was first
error-stale-happened = Since you opened the page, somebody has dealt with this case.
error-stale-kept = Their step was saved; yours changed nothing.
error-stale-next = Reload the page and see how things stand before you decide.

error-limited-title = Over the limit
error-limited-happened = Too many requests, or a file that is too large.
error-limited-kept = Nothing was changed.
error-limited-next = Try again later, or send less at a time.

error-unavailable-title = Not possible right now
error-unavailable-happened = A store the platform depends on does not answer, or is full.
error-unavailable-kept = Nothing was changed. Where a use cannot be recorded, no data leaves.
error-unavailable-next = Try again shortly. If it goes on, tell the system administrator.

error-internal-title = Something went wrong
error-internal-happened = This is a fault of the platform, not of anything you did.
error-internal-kept = Completed steps are on record; this one was not saved.
error-internal-next = Try again. If it happens again, tell the system administrator the time.

error-stale-form-title = This page is out of date
error-stale-form-happened = The page was open too long, or the request came from another site, so it was not accepted.
error-stale-form-kept = Nothing was changed.
error-stale-form-next = Go back, reload the page and send it again.
