//! What stands above a text when it is handed over, in the words of its language.

use crate::domain::Masthead;
use jiff::{Timestamp, civil::Date, tz::TimeZone};

/// The lines below organisation and symbol: distribution, day, original language. In the six languages of the United
/// Nations they are in the words of that language; elsewhere in English, with the day as in ISO 8601.
pub fn masthead_lines(masthead: &Masthead, published: Option<Timestamp>) -> Vec<String> {
    let language = masthead.language().split('-').next().unwrap_or_default();
    let day = published.map(|at| TimeZone::UTC.to_datetime(at).date());
    let date = masthead.date.clone().or_else(|| day.map(|day| said_day(day, language)));
    let distribution = masthead.distribution.as_ref().map(|distribution| {
        let label = match language {
            "fr" => "Distr. : ",
            "es" => "Distr.: ",
            "ru" => "Распространение: ",
            "ar" => "التوزيع: ",
            "zh" => "分发：",
            _ => "Distr.: ",
        };
        format!("{label}{distribution}")
    });
    let original = match language {
        "en" => "Original: English".into(),
        "fr" => "Original : français".into(),
        "es" => "Original: español".into(),
        "ru" => "Язык оригинала: русский".into(),
        "ar" => "اللغة الأصلية: العربية".into(),
        "zh" => "原文：中文".into(),
        _ => format!("Original: {}", masthead.language()),
    };
    distribution.into_iter().chain(date).chain([original]).collect()
}

/// What a text with tracked changes is called, in the words of its language.
pub fn changes_since(language: &str, designation: &str, from: &str) -> String {
    match language.split('-').next().unwrap_or_default() {
        "fr" => format!("{designation}, modifications depuis {from}"),
        "es" => format!("{designation}, cambios desde {from}"),
        "ru" => format!("{designation}, изменения после {from}"),
        "ar" => format!("{designation}، التغييرات منذ {from}"),
        "zh" => format!("{designation}，自{from}以来的变动"),
        _ => format!("{designation}, changes since {from}"),
    }
}

/// A day in the words of a language.
fn said_day(day: Date, language: &str) -> String {
    const ENGLISH: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    const FRENCH: [&str; 12] = [
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ];
    const SPANISH: [&str; 12] = [
        "enero",
        "febrero",
        "marzo",
        "abril",
        "mayo",
        "junio",
        "julio",
        "agosto",
        "septiembre",
        "octubre",
        "noviembre",
        "diciembre",
    ];
    const RUSSIAN: [&str; 12] = [
        "января",
        "февраля",
        "марта",
        "апреля",
        "мая",
        "июня",
        "июля",
        "августа",
        "сентября",
        "октября",
        "ноября",
        "декабря",
    ];
    // Both names of each month, as the United Nations print them.
    const ARABIC: [&str; 12] = [
        "كانون الثاني/يناير",
        "شباط/فبراير",
        "آذار/مارس",
        "نيسان/أبريل",
        "أيار/مايو",
        "حزيران/يونيه",
        "تموز/يوليه",
        "آب/أغسطس",
        "أيلول/سبتمبر",
        "تشرين الأول/أكتوبر",
        "تشرين الثاني/نوفمبر",
        "كانون الأول/ديسمبر",
    ];
    let month = |names: [&'static str; 12]| names[usize::from(day.month().unsigned_abs()) - 1];
    let (number, year) = (day.day(), day.year());
    match language {
        "en" => format!("{number} {} {year}", month(ENGLISH)),
        "fr" if number == 1 => format!("1er {} {year}", month(FRENCH)),
        "fr" => format!("{number} {} {year}", month(FRENCH)),
        "es" => format!("{number} de {} de {year}", month(SPANISH)),
        "ru" => format!("{number} {} {year} года", month(RUSSIAN)),
        "ar" => format!("{number} {} {year}", month(ARABIC)),
        "zh" => format!("{year}年{}月{number}日", day.month()),
        _ => day.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lines_are_in_the_words_of_the_language() {
        let lines = |language: &str, distribution: Option<&str>| {
            let masthead = Masthead {
                language: Some(language.into()),
                distribution: distribution.map(str::to_owned),
                ..Masthead::default()
            };
            masthead_lines(&masthead, Some("2026-02-01T23:00:00Z".parse().unwrap())).join("; ")
        };
        assert_eq!(
            lines("en", Some("Limited")),
            "Distr.: Limited; 1 February 2026; Original: English"
        );
        assert_eq!(
            lines("fr", Some("limitée")),
            "Distr. : limitée; 1er février 2026; Original : français"
        );
        assert_eq!(lines("ru", None), "1 февраля 2026 года; Язык оригинала: русский");
        assert_eq!(lines("ar", None), "1 شباط/فبراير 2026; اللغة الأصلية: العربية");
        assert_eq!(lines("zh-Hant", None), "2026年2月1日; 原文：中文");
        assert_eq!(lines("sw", None), "2026-02-01; Original: sw");
        let dated = Masthead { date: Some("Spring".into()), ..Masthead::default() };
        assert_eq!(masthead_lines(&dated, None), ["Spring", "Original: English"]);
    }
}
