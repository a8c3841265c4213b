# Frameworks of reporting.
frameworks-title = چارچوب‌های گزارش‌دهی
frameworks-lead = هر نهاد چه می‌پرسد، در چه بخش‌هایی، با چه حدی و هر چند سال. هر نکته با منبع آن آمده و آنچه هنوز با سند سنجیده نشده مشخص است.
column-framework = چارچوب
column-body = نهاد دریافت‌کننده
column-cycle = چرخه
column-limit = حد
column-standing = وضع کشور
column-frameworks = چارچوب‌هایی که آن را می‌پرسند
coverage-title = یک بار گردآوری، چند بار گزارش
coverage-lead = شاخص‌هایی که بیش از یک چارچوب می‌پرسد؛ رقمی که یک بار گردآوری شود در همهٔ آن‌ها به کار می‌آید.
framework-words = { $n ->
   *[other] حداکثر { $count } واژه
}
framework-words-initial = { $words }، تنها برای گزارش نخستین
framework-words-of = { $words }، در بخش «{ $section }»
framework-facts = مبنا و قواعد
framework-limits = حد متن
framework-limits-lead = حد بر متن زبان رسمی شمرده می‌شود، نه بر متن فارسی. زبان‌های رسمی:
framework-outline = بخش‌ها و پرسش‌ها
framework-source = منبع
framework-unverified = (هنوز با سند سنجیده نشده است)
framework-title-unverified = عنوان این بخش هنوز با سند سنجیده نشده است.
framework-draft = پیش‌نویس خالی این گزارش با این فرمان ساخته می‌شود:
standing-open = برای همهٔ کشورها
standing-unknown = نامعلوم
standing-party = عضو
standing-party-since = عضو از { $year }
standing-signed = امضا شده، تصویب نشده
standing-none = عضو نیست؛ این چارچوب بسته است
