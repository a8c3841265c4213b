# Collect once, report everywhere.
coverage-flow-title = یک بار گردآوری، همه‌جا گزارش
coverage-flow-lead = هر جریان داده به کدام خواستهٔ کدام چارچوب پاسخ می‌دهد. ترتیب چنان است که هر جریان بیش از همهٔ باقی‌مانده‌ها بر آنچه تا آنجا پاسخ یافته می‌افزاید.
coverage-counts = چارچوب‌هایی که کشور پذیرفته است { $asked } خواستهٔ آماری دارند؛ { $wordy } خواستهٔ دیگر با متن پاسخ داده می‌شود.
coverage-frameworks = چارچوب‌ها
coverage-answers = خواسته‌ها
coverage-adds = می‌افزاید
coverage-so-far = تا اینجا
