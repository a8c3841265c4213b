# صفحه برنامه‌نویسان
developers-title = برای برنامه‌نویسان
developers-lead = هر رقم منتشرشده را برنامه‌ها نیز می‌خوانند: بی‌کلید و بی‌ورود، در قالب‌های آمار رسمی. فراخوانی‌های زیر همین‌گونه کار می‌کنند؛ یکی را رونوشت بردارید و کلید آن را تغییر دهید.
developers-new = SDMX 3 (REST 2)
developers-old = SDMX 2.1 (REST 1.5)
developers-formats = قالب‌ها
developers-formats-text = قالب‌های SDMX-CSV و SDMX-JSON و SDMX-ML؛ قالب را در سرایند Accept بخواهید یا در پارامتر format یکی از سه مقدار csv یا json یا xml را بنویسید.
developers-past = گذشته
developers-past-text = نسخه منتشرشده هرگز تغییر نمی‌کند. رقم‌های هر روز را چنین بخواهید:
developers-missing = نبود رقم
developers-missing-text = رقمی که نیست مقدار خالی دارد و وضعیت آن دلیل را می‌گوید؛ هرگز صفر نیست.
developers-datasets = مجموعه‌های داده
developers-none = هنوز چیزی منتشر نشده است.
developers-version = نسخه { $number }، انتشار { $date }، { $count } مشاهده
developers-reference = شناسه
developers-key = ترتیب اجزای کلید
developers-structure = ساختار و فهرست‌های کد
developers-api = همه نشانی‌ها (OpenAPI)
