//! What is said of a query that cannot be read, in both languages.

use model::LocalisedText;
use undocs::search::Refused;

pub(super) fn refused(refused: &Refused) -> LocalisedText {
    let fa = match refused {
        Refused::OpenPhrase(start) => {
            format!("گیومه پیش از «{start}» بسته نشده است؛ آن را ببندید یا بردارید.")
        }
        Refused::UnknownField(name) => format!(
            "«{name}» نام هیچ فیلدی نیست؛ فیلدها این‌ها هستند: title، symbol، body، year، subject، sdg، \
             group، country، language و kind."
        ),
        Refused::BadYear(year) => {
            format!("«{year}» سال نیست؛ چنین بنویسید: 1995 یا 1995..2000.")
        }
        Refused::OnlyLeftOut => "جز آنچه با - کنار گذاشته‌اید، چیزی برای یافتن بنویسید.".to_owned(),
        Refused::TooLong(_) => "پرسش بلندتر از آن است که خوانده شود؛ کوتاه‌ترش کنید.".to_owned(),
    };
    let en = refused.to_string();
    let mut letters = en.chars();
    let en = letters.next().map(|it| it.to_uppercase().to_string()).unwrap_or_default()
        + letters.as_str()
        + ".";
    LocalisedText::new(fa, en)
}
