//! Telephone numbers and e-mail addresses in free text: pointed out while somebody writes, never forbidden.

/// What a text holds that somebody can be reached by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reach {
    /// A Danish telephone number of eight figures, or a foreign one that begins with a plus.
    Telephone,
    /// An e-mail address.
    Mail,
}

/// The first of each kind that the text holds, telephone numbers before e-mail.
#[must_use]
pub fn find(text: &str) -> Vec<Reach> {
    let mut found = Vec::new();
    if holds_telephone(text) {
        found.push(Reach::Telephone);
    }
    if text.split(|c: char| c.is_whitespace() || ",;<>()\"".contains(c)).any(is_mail) {
        found.push(Reach::Mail);
    }
    found
}

/// Something, an at sign, and a name with a dot behind it.
fn is_mail(word: &str) -> bool {
    let Some((name, host)) = word.trim_end_matches(['.', '!', '?', ':']).split_once('@') else { return false };
    let labels: Vec<&str> = host.split('.').collect();
    !name.is_empty()
        && labels.len() > 1
        && labels.iter().all(|label| !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-'))
}

/// Figures with nothing but spaces, dashes and dots in between, as long as a telephone number.
fn holds_telephone(text: &str) -> bool {
    let mut runs = text.split(|c: char| !(c.is_ascii_digit() || " +-.\u{A0}".contains(c)));
    runs.any(|run| {
        let run = run.trim_matches([' ', '-', '.', '\u{A0}']);
        let digits: String = run.chars().filter(char::is_ascii_digit).collect();
        let groups: Vec<usize> = run.split(|c: char| !c.is_ascii_digit()).map(str::len).filter(|length| *length > 0).collect();
        let national = digits.strip_prefix("0045").unwrap_or(&digits);
        match (run.strip_prefix('+'), groups.as_slice()) {
            (Some(_), _) => (8..=15).contains(&digits.len()),
            (None, [8] | [4, 4] | [2, 2, 2, 2] | [2, 3, 3] | [12] | [4, 8] | [4, 2, 2, 2, 2]) => {
                national.len() == 8 && !national.starts_with(['0', '1'])
            }
            _ => false,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn telephone_numbers_are_pointed_out_in_their_usual_spellings() {
        for text in
            ["20304050", "ring 20 30 40 50", "2030 4050.", "+45 20 30 40 50", "0045 20304050", "tlf. 20-30-40-50", "+46 70 123 45 67"]
        {
            assert_eq!(find(text), [Reach::Telephone], "{text}");
        }
        for text in
            ["", "112", "kl. 10.30-12.15", "20.11.2026", "200 kr", "1400 København", "1234567", "20 30 40", "12345678901", "10101010"]
        {
            assert_eq!(find(text), [], "{text}");
        }
    }

    #[test]
    fn addresses_are_pointed_out() {
        for text in ["skriv til hun@eksempel.dk.", "(a.b-c@post.eksempel.org)", "mail: x@y.dk"] {
            assert_eq!(find(text), [Reach::Mail], "{text}");
        }
        for text in ["@torvet", "kl. 10 @ torvet", "a@b", "a@.dk"] {
            assert_eq!(find(text), [], "{text}");
        }
    }
}
