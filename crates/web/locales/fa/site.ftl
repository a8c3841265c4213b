# قاب صفحه
site-name = هم‌افزا
site-tag = بانک آمار زنان و خانواده
language-name = فارسی
skip = رفتن به متن اصلی
nav-label = بخش‌های سامانه
nav-home = خانه
nav-indicators = شاخص‌ها
nav-gaps = کاستی‌های داده
nav-submissions = داده‌های رسیده
nav-reports = گزارش‌ها
nav-about = درباره بانک
sign-in = ورود
sign-out = خروج
crumbs-label = جایگاه این صفحه
foot-trust = هر رقم این بانک تا خانه‌ای از پرونده که از آن آمده است پیگیری می‌شود.
foot-more = چگونه کار می‌کنیم
foot-licence = برنامه آزاد با پروانه MIT؛ نقل رقم‌ها با ذکر منبع و نسخه آزاد است.
as-of-label = نمای گذشته
as-of-banner = این صفحه بانک را چنان نشان می‌دهد که در { $moment } بود.
as-of-now = دیدن رقم‌های امروز
moment = { $day }، ساعت { $time }
list-comma = ،
women = زنان
men = مردان
total = کل
version = نسخه
version-retracted = نسخهٔ پس‌گرفته‌شده
version-words = نسخه { $number }، { $date }
version-none = هنوز چیزی منتشر نشده است
nothing-yet = هنوز رقمی نیست
percentage-points = { $number } واحد درصد
mebibyte = مبی‌بایت
choose = برگزینید

# نشان‌ها
legend-title = معنای نشان‌ها
status-absent = رقمی به بانک نرسیده است

# خانه
home-title = خانه
home-heading = زنان و خانواده به روایت آمار
home-lead = رقم‌هایی درباره زندگی زنان و مردان ایران، با منبع، نسخه و راه بازگشت به خانه‌ای که از آن آمده‌اند.
home-counts = { $count } شاخص در بانک تعریف شده است.
home-themes = موضوع‌ها
home-theme-all = همه شاخص‌های این موضوع
home-gaps = چه می‌دانیم و چه نمی‌دانیم
home-heat-more = { $shown } شاخص از { $all } شاخص نشان داده شده است.
home-gaps-all = همه کاستی‌ها و مسئول هر یک
home-news = تازه‌ها
home-no-news = هنوز چیزی منتشر نشده است.
home-trust = داده‌ها را دستگاه‌های مسئول می‌فرستند، نفر دومی بررسی و تأیید می‌کند و هیچ نسخه منتشرشده‌ای دیگر تغییر نمی‌کند.
search-label = جست‌وجو در شاخص‌ها
search-button = جست‌وجو
search-found = { $n ->
    [0] شاخصی پیدا نشد
   *[other] { $count } شاخص پیدا شد
}
search-none = واژه‌ای کوتاه‌تر یا هم‌معنا را بیازمایید، یا از فهرست زیر بیابید.

# کاستی‌ها
gap-title = کاستی‌های داده
gap-sentence = از { $expected } رقمی که دستگاه‌ها باید بدهند، { $known } رقم در دست است، { $stale } رقم کهنه است، برای { $explained } رقم دلیل نبودن داده شده و { $never } رقم هرگز نرسیده است.
gap-heat-caption = وضعیت رقم‌های هر شاخص در هر استان، جداگانه برای زنان و مردان
gap-known = در دست
gap-stale = کهنه
gap-explained = با توضیح
gap-never = هرگز نرسیده
gap-known-long = در دست: رقم آخرین سال موعد یا تازه‌تر
gap-stale-long = کهنه: تنها رقم سال‌های پیش
gap-explained-long = با توضیح: رقمی نیست و دلیل آن گفته شده است
gap-never-long = هرگز نرسیده
gap-explained-why = با توضیح: { $why }
gap-two-marks = دو نشان در هر خانه: نخست زنان، سپس مردان
gap-not-owed = خواسته نشده
gap-unknown = نامعلوم
gap-cells = { $count } رقم خواسته‌شده
gap-filters = پالایه‌ها
gap-set = { $name }: { $value }
gap-unset = برداشتن
gap-by-indicator = شاخص
gap-by-provider = دستگاه مسئول
gap-by-area = ناحیه
gap-by-state = وضعیت
gap-expected = خواسته‌شده
gap-more = رقم‌های بعدی
gap-history = سرگذشت
late-days = { $count } روز
column-late = دیرکرد
column-most-late = بیشترین دیرکرد
column-due = سال موعد
column-latest = تازه‌ترین دوره
column-state = وضعیت
column-history = سرگذشت
column-sex = جنس
column-provider = دستگاه
