# Drafts of reports.
drafts-title = پیش‌نویس‌ها
drafts-lead = گزارش‌هایی که در دست نگارش است. هر بخش دستگاه مسئول خود را دارد و هر رقم به داده‌های بانک بسته است؛ اگر رقمی بازنگری شود، بندهای وابسته به آن سرخ می‌شود.
drafts-none = هنوز پیش‌نویسی نیست.
draft-begin = آغاز پیش‌نویس
draft-framework = چارچوب
draft-id = شناسه
draft-id-hint = حروف کوچک لاتین، رقم و خط تیره، مانند ccpr-2027.
draft-files = دریافت پیش‌نویس
draft-red-title = { $count ->
   *[other] { $count } بند با داده‌ها نمی‌خواند
}
draft-red-lead = پس از آخرین نگارش این بندها رقم‌هایشان در بانک تغییر کرده است. متن را بازبینی و دوباره ذخیره کنید.
draft-red-one = رقم این بند تغییر کرده است
draft-was = نوشته شده بود:
draft-is = اکنون:
draft-became = ←
draft-nothing = چیزی نیست
draft-sections = بخش‌ها
draft-section = بخش
draft-owner = مسئول
draft-nobody = بدون مسئول
draft-broken = نادرستی‌ها
draft-red = بندهای سرخ
draft-beside = در کنار متن
draft-signed = امضا
draft-unsigned = امضا نشده
draft-findings = یافته‌ها
draft-no-findings = یافته‌ای نیست.
draft-more = { $count ->
   *[other] و { $count } یافتهٔ دیگر
}
draft-give-out = نهایی کردن و ارائه
draft-give-out-lead = گزارش به هر دو زبان با رقم‌های همین لحظه ثابت می‌شود و در دفتر شفافیت ثبت می‌گردد. پس از آن دیگر عوض نمی‌شود.
draft-data = داده‌ها و سری‌ها
draft-front = سرآغاز گزارش
draft-reads = متن با رقم‌ها
draft-write = نوشتن
draft-write-lead = هر زبان زیر نشانهٔ خود، [fa] یا [en]، و بندها روبه‌روی هم. اگر دیگری هم‌زمان بند دیگری را نوشته باشد هر دو می‌ماند؛ اگر همان بند را نوشته باشد، نوشتهٔ شما در کنار متن می‌ماند تا دربارهٔ آن تصمیم گرفته شود.
draft-suggest = پیشنهاد دادن
draft-suggest-lead = نگارش این بخش با دستگاه دیگری است. متن را آن‌گونه که می‌پسندید بنویسید؛ هر بند متفاوت به‌صورت پیشنهاد در کنار متن می‌ماند.
draft-text = متن بخش
draft-save = ذخیره
draft-saved = ذخیره شد.
draft-saved-beside = { $count ->
   *[other] { $count } بند در کنار متن ماند تا دربارهٔ آن تصمیم گرفته شود.
}
draft-beside-title = در کنار متن
draft-beside-lead = بندهایی که دو نفر هم‌زمان نوشته‌اند، یا پیشنهاد شده است. هیچ نوشته‌ای از میان نمی‌رود.
draft-stands = در متن:
draft-wanted = پیشنهاد:
draft-take = در متن بگذار
draft-decline = کنار بگذار
draft-discussion = گفت‌وگو
draft-comment = نظر شما
draft-send = فرستادن
draft-sign = امضای این نسخه
draft-sign-lead = این نسخه را خوانده‌ام و تأیید می‌کنم.
draft-differences = آنچه این نسخه تغییر داد
draft-no-differences = متن تغییری نکرده است؛ رقم‌ها دوباره دیده شده است.
remark-error = نادرستی
remark-warning = هشدار
remark-question = پرسش گزارشگر
remark-note = یادداشت
