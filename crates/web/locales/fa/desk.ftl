# میز گردآوری
nav-tasks = کارهای من
nav-calls = فراخوان‌های داده
column-call = فراخوان
column-cells = خانه‌ها
column-time = زمان
column-name = نام
column-office = دفتر
column-role = نقش
form-state-draft = در حال پر شدن
form-state-complete = کامل، فرستاده‌نشده
form-state-submitted = فرستاده‌شده
form-state-under_review = در حال بازبینی
form-state-returned = برگردانده
form-state-resubmitted = دوباره فرستاده‌شده
form-state-approved = تأییدشده
form-state-accepted = پذیرفته
form-state-locked = پذیرفته و بسته
form-state-published = منتشرشده
form-state-revised = بازنگری‌شده
approval-UNAPPROVED_WAITING = نوبت سطح شما نرسیده است
approval-UNAPPROVED_READY = آماده تأیید در سطح شما
approval-UNAPPROVED_ELSEWHERE = تأییدنشده در سطحی دیگر
approval-APPROVED_HERE = تأییدشده در سطح شما
approval-APPROVED_ELSEWHERE = تأییدشده در سطحی بالاتر
approval-ACCEPTED_HERE = پذیرفته در سطح شما
approval-ACCEPTED_ELSEWHERE = پذیرفته در سطح ملی
level-national = سطح ملی
level-ministry = سطح وزارتخانه یا سازمان
level-department = سطح اداره
level-province = سطح استان
level-county = سطح شهرستان
way-title = راه بازبینی
way-done = تأیید کرد
way-now = نوبت اوست
way-later = هنوز نه
time-waiting = هنوز مهلت دارد
time-overdue = نرسیده و مهلت گذشته
time-on-time = به‌هنگام
time-late = با تأخیر

# کارها
tasks-lead = فرم‌هایی که نوبت شماست، و پس از آن فرم‌هایی که در دست دیگران است.
tasks-none = اکنون کاری در نوبت شما نیست.
turn-fill = پر کردن و فرستادن
turn-review = بازبینی و تأیید
turn-publish = انتشار
turn-follow = در دست دیگران
rests-with-nobody = پایان کار

# فرم
form-cells = خانه‌های فرم
form-lead = هر خانه یا رقم می‌خواهد یا دلیل نبودن آن. با کلید Enter و پیکان‌ها میان خانه‌ها بروید؛ از اکسل می‌توانید یک‌جا بچسبانید.
form-row = ردیف
form-value = رقم
form-sum = جمع زنان و مردان
form-reason = دلیل نبودن رقم:
form-no-reason = رقم دارد
form-keep = نگه داشتن
form-saved = نگه داشته شد
form-saving = در حال نگه داشتن…
form-offline = اتصال قطع است؛ آنچه نوشته‌اید در همین صفحه می‌ماند و دوباره فرستاده می‌شود.
form-pages = صفحه‌های فرم
form-page = صفحه
form-progress = { $filled } از { $asked } خانه
form-holes = { $n ->
    [one] یک خانه نه رقم دارد و نه دلیل؛ همین‌گونه فرستاده می‌شود.
   *[other] { $count } خانه نه رقم دارند و نه دلیل؛ همین‌گونه فرستاده می‌شوند.
}
form-findings = { $n ->
    [0] بی هیچ یافته
    [one] یک یافته
   *[other] { $count } یافته
}
form-submission = یافته‌های بررسی
form-known = در بانک: { $value }، { $period }، از { $provider }
form-before = پیش از این
form-only-changed = تنها خانه‌هایی که از بار پیش تغییر کرده‌اند نشان داده شده‌اند.
form-show-all = همه خانه‌ها
form-show-changed = تنها آنچه تغییر کرده است
form-send = فرستادن برای بازبینی
form-send-text = پس از فرستادن، فرم بسته می‌شود و تنها خانه‌هایی که برگردند دوباره باز می‌شوند.
form-begin = آغاز بازبینی
form-begin-text = فرستنده می‌بیند که فرم در دست شماست.
form-approve-text = رقم‌ها را بررسی کرده‌اید و برای سطح خود درست می‌دانید. کسی جز نویسنده و فرستنده باید تأیید کند.
form-publish-text = رقم‌های این فرم در نسخه تازه جریان داده منتشر می‌شوند.
form-return-text = برای برگرداندن یک خانه، صفحه همان خانه را باز کنید؛ خانه‌های دیگر بسته می‌مانند.
form-return = برگرداندن این خانه
form-return-one = تنها همین خانه برای فرستنده باز می‌شود.
form-return-reason = دلیل
form-return-words = توضیح برای فرستنده
form-note = گفتن نکته
form-note-words = نکته
form-thread = پیشینه
form-thread-title = پیشینه و گفت‌وگو
form-thread-none = هنوز چیزی در این خانه نوشته نشده است.
form-typed = آنچه تایپ شد
form-cell-title = خانه { $cell }
form-cell-open = این خانه باز است و فرستنده می‌تواند آن را بنویسد.
form-cell-closed = این خانه بسته است؛ بازبین باید آن را برگرداند.
form-cell-missing = چنین خانه‌ای در فرم نیست؛ صفحه را تازه کنید.
form-mend-title = این خانه‌ها نگه داشته نشدند
form-quarrel = { $who } در این میان «{ $value }» نوشته است ({ $moment }). برگزینید کدام بماند؛ هر دو در پیشینه هست.
form-choose = کدام بماند
form-keep-theirs = بماند
form-use-mine = رقم من
form-unreadable-text = این عدد نیست؛ تنها رقم بنویسید، مانند ۱٬۲۳۴ یا ۱۲٫۵.
form-unreadable-date = این تاریخ است، نه عدد.
form-unreadable-too-long = این عدد بیش از اندازه بلند است.
form-unreadable-cell-error = این خطای صفحه‌گسترده است، نه عدد.
form-unreadable-blank = این خانه خالی است؛ رقم بنویسید یا دلیل را برگزینید.
empty-hole = نه رقم، نه دلیل
empty-not_collected = گردآوری نشده
empty-not_applicable = موضوعیت ندارد
empty-not_yet = هنوز آماده نیست
empty-confidential = محرمانه
empty-zero = صفر
return-sum = جزء و کل نمی‌خوانند
return-jump = تفاوت زیاد با بار پیش
return-unit = واحد نادرست
return-scope = برای منطقه، دوره یا گروهی دیگر
return-absence = دلیل نبودن رقم پذیرفتنی نیست
return-correction = اصلاح به خواست فرستنده
return-other = دلیل دیگر
return-of-cell = { $reason } (خانه { $cell })
entry-written = نوشته شد
entry-refused = پذیرفته نشد، چون دیگری زودتر نوشته بود
entry-returned = برگردانده شد
entry-note = نکته
uses-title = این رقم‌ها کجا به کار رفته‌اند
use-version = نسخه { $version }
use-report = گزارش «{ $title }»

# فراخوان
calls-lead = هر فراخوان یک دور گردآوری است: از چه کسی، چه چیز، برای کدام دوره و تا کی.
calls-none = هنوز فراخوانی نیست.
call-new = فراخوان تازه
call-lead = برگزینید چه می‌خواهید، از چه کسانی و تا کی. پیش از گشودن می‌بینید چه چیز از پیش دانسته است.
call-name-fa = نام فراخوان به فارسی
call-name-en = نام فراخوان به انگلیسی
call-period-hint = سال میلادی یا بخشی از آن، مانند ۲۰۲۶ یا 2026-Q1
call-due-hint = روز میلادی، مانند 2026-12-31
call-ask = چه پرسیده شود
ask-unknown = تنها آنچه هیچ‌کس دیگری نداده است
ask-everything = همه، با رقم دانسته در کنار آن برای تأیید در سرچشمه
call-agreements = داده‌ها و توافق‌نامه‌ها
call-prepare = دیدن آنچه پرسیده می‌شود
call-open-deed = گشودن فراخوان
call-asked = { $n ->
    [0] هیچ خانه‌ای پرسیده نمی‌شود
    [one] یک خانه پرسیده می‌شود
   *[other] { $count } خانه پرسیده می‌شود
}
call-asked-text = از هر دستگاه تنها خانه‌هایی پرسیده می‌شود که دیگری نمی‌دهد؛ آنچه از پیش دانسته است کنار فرم نشان داده می‌شود.
call-column-asked = پرسیده می‌شود
call-column-now = برای همین دوره دانسته
call-column-before = تنها برای دوره‌های پیش دانسته
call-column-elsewhere = از دیگری پرسیده می‌شود
call-no-name = نام فراخوان را بنویسید.
call-no-period = دوره را بنویسید، مانند ۲۰۲۶.
call-no-due = روزی را بنویسید که هنوز نگذشته است.
call-no-agreement = دست‌کم یک توافق‌نامه برگزینید.
call-no-provider = دست‌کم یک دستگاه برگزینید.
call-open = باز
call-closed = بسته
call-close = بستن فراخوان
call-close-text = پس از بستن چیزی پذیرفته نمی‌شود و آنچه پذیرفته شده است قفل می‌شود.
call-remind = یادآوری
call-remind-text = برای مهلت‌های نزدیک، گذشته و خانه‌های برگشته، روزی یک بار برای هر دستگاه نامه‌ای در صندوق ارسال می‌گذارد.
reminders-written = { $n ->
    [0] امروز یادآوری تازه‌ای لازم نبود.
    [one] یک یادآوری در صندوق ارسال گذاشته شد.
   *[other] { $count } یادآوری در صندوق ارسال گذاشته شد.
}
board-sentence = از { $expected } فرم، { $received } رسیده و { $accepted } پذیرفته شده است؛ { $overdue } فرم نرسیده و مهلتش گذشته است.
board-total = همه
board-provinces = استان‌ها در یک نگاه
board-by-provider = به تفکیک دستگاه
board-by-dataflow = به تفکیک جریان داده
board-forms = فرم‌ها
board-expected = مورد انتظار
board-received = رسیده
board-accepted = پذیرفته

# سازمان‌ها
organisations-title = دستگاه‌ها و استان‌ها
organisations-lead = آن که بالاتر است، رقم‌های پایین‌تر را بازبینی و تأیید می‌کند.
organisations-below = { $count } زیرمجموعه
organisation-kind = گونه
organisation-area = پاسخ‌گوی
organisation-since = از
organisation-above = زیر نظر
organisation-below = زیرمجموعه‌ها
organisation-people = کارکنان و نقش‌ها
organisation-no-people = هنوز حسابی برای این دستگاه نیست.
organisation-times = در زمان‌های دیگر
valid-between = از { $from } تا { $to }
office-until = تا { $day }، به نمایندگی از { $by }
kind-national = دبیرخانه ملی
kind-international = سازمان بین‌المللی
kind-ministry = وزارتخانه
kind-agency = سازمان دولتی
kind-department = اداره
kind-province = استان
kind-county = شهرستان
kinds-national = دبیرخانه ملی
kinds-international = سازمان‌های بین‌المللی
kinds-ministry = وزارتخانه‌ها
kinds-agency = سازمان‌ها
kinds-department = اداره‌ها
kinds-province = استان‌ها
kinds-county = شهرستان‌ها
role-supplier = تأمین‌کننده داده
role-reviewer = بازبین
role-approver = تأییدکننده
role-coordinator = هماهنگ‌کننده
role-working_group_member = عضو کارگروه
role-drafter = تدوین‌گر گزارش
role-administrator = راهبر سامانه
role-auditor = حسابرس
delegate-title = سپردن نقش به همکار
delegate-text = نقش شما تا روزی که می‌نویسید به همکارتان سپرده می‌شود و خودبه‌خود پایان می‌یابد.
delegate-to = به
delegate-until = تا روز (میلادی، مانند 2026-12-31)
delegate-deed = سپردن
submission-by-form = این رقم‌ها با فرم فرستاده شده‌اند و بازبینی در همان فرم انجام می‌شود.
deed-name-write-cell = نوشتن خانه فرم
deed-name-refuse-cell = رد نوشتن همزمان خانه
