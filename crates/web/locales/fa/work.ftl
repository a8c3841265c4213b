# ارسال‌ها
submissions-lead = پرونده‌هایی که دستگاه‌ها فرستاده‌اند، و این که هر یک اکنون در دست کیست.
submissions-none = هنوز پرونده‌ای نرسیده است.
column-file = پرونده
column-received = رسیده در
column-errors = خطا
column-warnings = هشدار
column-rests-with = در دست
state-received = رسیده
state-checked = بررسی‌شده
state-returned = برگردانده
state-approved = تأییدشده
state-published = منتشرشده
rests-with-received = در حال خواندن
rests-with-checked = در انتظار تأیید نفر دوم
rests-with-returned = در انتظار اصلاح فرستنده
rests-with-approved = در انتظار انتشار
rests-with-published = پایان کار
severity-error = خطا
severity-warning = هشدار
finding = یافته
findings-title = یافته‌ها
findings-none = در این پرونده هیچ ایرادی یافت نشد.
findings-summary = { $n ->
    [one] یک یافته را ببینید
   *[other] { $count } یافته را ببینید
}
findings-more = همه { $count } یافته
submission-held-back = رقم‌های کنارگذاشته
submission-size = اندازه پرونده (بایت)
grid-title = پرونده با یافته‌ها
grid-lead = خانه‌هایی که یافته‌ای دارند قاب شده‌اند؛ شماره هر خانه به شرح یافته می‌برد.
grid-label = برگه «{ $sheet }» با یافته‌ها
grid-truncated = تنها سطرهای نخست و سطرهای دارای یافته نشان داده شده‌اند.
steps-title = راهی که پیموده است
deeds-title = تصمیم
deed-approve = تأیید
deed-approve-text = رقم‌ها را بررسی کرده‌اید و درست می‌دانید. کسی جز فرستنده باید تأیید کند.
deed-return = برگرداندن
deed-reason = دلیل، برای فرستنده
deed-publish = انتشار
deed-publish-text = با رقم‌هایی که خطا دارند چه شود؟
deed-hold-nothing = اگر خطایی هست منتشر نشود
deed-hold-faulty = رقم‌های دارای خطا کنار گذاشته و بقیه منتشر شوند
upload-title = فرستادن پرونده
upload-lead = پرونده را همان‌گونه که هست بفرستید. بانک نسخه اصلی را دست‌نخورده نگه می‌دارد، آن را می‌خواند و هر ایراد را روی همان خانه نشان می‌دهد.
upload-map = نقشه خواندن
upload-map-hint = می‌گوید هر ستون و هر واژه پرونده به چه معناست.
upload-map-auto = خود بانک بیابد
upload-file = پرونده
upload-file-hint = XLSX، XLS، CSV یا SDMX-ML؛ حداکثر
upload-send = فرستادن
upload-no-dataflow = جریان داده را برگزینید.
upload-no-file = پرونده‌ای را برگزینید.
upload-empty-file = پرونده خالی است؛ پرونده‌ای را برگزینید که داده داشته باشد.
mend-title = این‌ها را اصلاح کنید
sign-in-lead = ورود تنها برای کارکنان دستگاه‌ها و بانک است. دیدن رقم‌ها به ورود نیاز ندارد.
sign-in-account = نام کاربری
sign-in-password = گذرواژه
sign-in-wrong = نام کاربری یا گذرواژه درست نیست؛ دوباره بنویسید.

# گزارش‌ها
reports-lead = هر جمله، جدول و نمودار گزارش به رقمی از بانک بسته است؛ هیچ عددی با دست نوشته نشده است.
reports-none = هنوز گزارشی نیست.
report-read = خواندن گزارش (PDF)

# درباره
about-title = چرا می‌توان به این رقم‌ها تکیه کرد
about-lead = هم‌افزا آنچه را دستگاه‌ها و استان‌ها درباره زنان و خانواده می‌دانند به رقم‌هایی تبدیل می‌کند که هر کس بتواند بیازماید.
about-road-title = راه یک رقم
about-road = پرونده دستگاه دست‌نخورده نگه‌داری می‌شود؛ خوانده و اعتبارسنجی می‌شود؛ نفر دومی آن را تأیید می‌کند؛ سپس نسخه‌ای تازه منتشر می‌شود. از هر رقم می‌توان تا پرونده، برگه و خانه آن بازگشت.
about-versions-title = نسخه‌ها
about-versions = نسخه منتشرشده هرگز تغییر نمی‌کند. اصلاح، نسخه‌ای تازه است و نسخه پیشین با همان نشانی می‌ماند.
about-absence-title = نبودن رقم
about-absence = خانه خالی و صفر، جای رقمی را که نیست نمی‌گیرند. هر نبودن دلیلی دارد: گردآوری نشده، ناممکن، پوشانده برای حفظ محرمانگی، یا گم‌شده.
about-protect-title = حفاظت از اشخاص
about-protect = رقمی که دستگاه برای حفظ محرمانگی پوشانده باشد با نشان و توضیح می‌آید و با رقم گم‌شده یا صفر یکی گرفته نمی‌شود. سامانه نشانی و جست‌وجوی بازدیدکنندگان را ثبت نمی‌کند.
about-law-title = بر چه پایه‌ای
about-law = توافق‌نامه‌ها می‌گویند کدام دستگاه، چه چیز را، هر چند وقت و تا کی باید بدهد. همه آن‌ها با مبنای خود در جدول زیر آمده‌اند.
about-duties = چه کسی چه چیزی را کی می‌دهد
column-agreement = توافق‌نامه
column-every = بسامد
column-due-after = مهلت
column-basis = مبنا
every-years = { $n ->
    [one] هر سال
   *[other] هر { $count } سال
}
due-days = تا { $count } روز پس از پایان سال

# خطاها
fault-not-found-title = این صفحه پیدا نشد
fault-not-found-text = شاید نشانی نادرست نوشته شده یا آنچه می‌جویید هنوز منتشر نشده باشد.
fault-forbidden-title = این کار برای شما باز نیست
fault-forbidden-text = با حسابی وارد شوید که این کار را می‌تواند بکند، یا از هماهنگ‌کننده بانک بخواهید.
fault-conflict-title = اکنون شدنی نیست
fault-conflict-text = وضعیت تغییر کرده است؛ شاید کس دیگری زودتر اقدام کرده باشد. به صفحه پیشین بازگردید و تازه‌اش کنید.
fault-rejected-title = یافته‌ها مانع شدند
fault-rejected-text = چیزی تغییر نکرد. نخست این یافته‌ها را برطرف کنید.
fault-refused-title = این پرونده خوانده نشد
fault-refused-text = پرونده را در برنامه خود باز و دوباره ذخیره کنید، سپس بفرستید.
fault-too-large-title = پرونده بزرگ‌تر از اندازه مجاز است
fault-too-large-text = پرونده را بخش کنید یا برگه‌های بی‌داده را بردارید و دوباره بفرستید.
fault-unavailable-title = اکنون در دسترس نیست
fault-unavailable-text = چند لحظه دیگر دوباره بیازمایید.
fault-internal-title = خطایی در سامانه رخ داد
fault-internal-text = این خطا از ماست و ثبت شد. اگر تکرار شد، نشان زیر را به مدیر سامانه بگویید.
fault-unreadable-title = این درخواست خوانده نشد
fault-unreadable-text = نشانی یا فرم را بررسی کنید و دوباره بفرستید.
fault-incomplete-title = چیزی کم است
fault-incomplete-text = به صفحه پیشین بازگردید و بخش‌های لازم را پر کنید.
fault-method-title = این نشانی چنین کاری نمی‌پذیرد
fault-method-text = از دکمه‌های همان صفحه استفاده کنید.
fault-mark = نشان:
fault-find = جست‌وجو در شاخص‌ها
patterns-title = الگوها
