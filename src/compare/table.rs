//! Tables for spreadsheets and for Markdown.

use super::markdown::escaped;

/// Characters at the beginning of a cell that make spreadsheets take it for a formula.
const FORMULA_STARTS: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// A table as CSV (RFC 4180), with the names of the columns in the first line. A cell that a spreadsheet would run is
/// kept from it by an apostrophe.
pub(super) fn csv(columns: &[&str], rows: &[Vec<String>]) -> String {
    let line = |cells: Vec<String>| cells.join(",") + "\r\n";
    let head = line(columns.iter().map(|cell| csv_cell(cell)).collect());
    let body = rows.iter().map(|row| line(row.iter().map(|cell| csv_cell(cell)).collect()));
    head + &body.collect::<String>()
}

fn csv_cell(text: &str) -> String {
    let guard = if text.starts_with(FORMULA_STARTS) { "'" } else { "" };
    match text.contains(['"', ',', '\r', '\n']) {
        true => format!("\"{guard}{}\"", text.replace('"', "\"\"")),
        false => format!("{guard}{text}"),
    }
}

/// A table as Markdown knows it.
pub(super) fn markdown_table(columns: &[&str], rows: &[Vec<String>]) -> String {
    let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    let head = line(columns.iter().map(|cell| escaped(cell, false)).collect());
    let rule = format!("|{}\n", "---|".repeat(columns.len()));
    let cell = |cell: &String| escaped(&cell.replace('\n', " "), false);
    let body = rows.iter().map(|row| line(row.iter().map(cell).collect()));
    head + &rule + &body.collect::<String>()
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::expect;
    use proptest::prelude::*;

    /// The plainest reader of RFC 4180.
    fn read(csv: &str) -> Vec<Vec<String>> {
        let (mut rows, mut row, mut cell) = (Vec::new(), Vec::new(), String::new());
        let mut quoted = false;
        let mut characters = csv.chars().peekable();
        while let Some(character) = characters.next() {
            match (quoted, character) {
                (true, '"') if characters.next_if_eq(&'"').is_some() => cell.push('"'),
                (_, '"') => quoted = !quoted,
                (false, ',') => row.push(std::mem::take(&mut cell)),
                (false, '\r') if characters.next_if_eq(&'\n').is_some() => {
                    row.push(std::mem::take(&mut cell));
                    rows.push(std::mem::take(&mut row));
                }
                _ => cell.push(character),
            }
        }
        rows
    }

    proptest! {
        #[test]
        fn cells_are_read_as_they_were_written_and_none_is_a_formula(
            cells in prop::collection::vec(prop::collection::vec("[-=+@\t\r\n\",a]{0,5}", 2), 0..4)
        ) {
            let table = read(&csv(&["a", "b"], &cells));
            prop_assert_eq!(&table[0], &["a", "b"]);
            for (written, read) in cells.iter().flatten().zip(table[1..].iter().flatten()) {
                prop_assert!(!read.starts_with(FORMULA_STARTS), "{read:?}");
                prop_assert_eq!(read.strip_prefix('\'').unwrap_or(read), written);
            }
            prop_assert_eq!(table.len(), cells.len() + 1);
        }
    }

    #[test]
    fn a_bar_does_not_end_a_cell_of_markdown() {
        let rows = vec![vec!["a|b".to_owned(), "c\nd".to_owned()]];
        expect![[r#"
            | one | two |
            |---|---|
            | a\|b | c d |
        "#]]
        .assert_eq(&markdown_table(&["one", "two"], &rows));
    }
}
