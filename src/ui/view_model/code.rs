//! A printed code while it is typed: its groups as they are understood, and how many are still missing.

/// Letters of one group.
const LETTERS: usize = 5;

/// Groups of a recovery code: seed, team and checksum are 34 bytes, five bits a letter.
pub const RECOVERY_GROUPS: usize = 11;

/// What was typed, in groups: case, spaces and dashes do not count, and letters that look like figures are figures.
#[must_use]
pub fn groups(typed: &str) -> Vec<String> {
    let kept: Vec<char> = plain(typed).chars().collect();
    kept.chunks(LETTERS).map(|group| group.iter().collect()).collect()
}

/// The letters of a code alone, each as it was meant.
#[must_use]
pub fn plain(typed: &str) -> String {
    let kept = typed.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase);
    kept.map(|c| match c {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    })
    .collect()
}

/// All of a recovery code is there.
#[must_use]
pub fn is_whole_recovery(typed: &str) -> bool {
    let groups = groups(typed);
    groups.len() == RECOVERY_GROUPS && groups.last().is_some_and(|last| last.len() == LETTERS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_copied_by_hand_is_taken_as_it_was_meant() {
        assert_eq!(groups("7k2oa-il2m "), ["7K20A", "112M"]);
        assert_eq!(groups(""), Vec::<String>::new());
        assert_eq!(plain(" 7k2o-"), "7K20");
    }

    #[test]
    fn a_recovery_code_is_whole_with_its_last_letter() {
        let whole = ["7K20A"; RECOVERY_GROUPS].join("-");
        assert!(is_whole_recovery(&whole));
        assert!(!is_whole_recovery(whole.trim_end_matches('A')));
        assert!(!is_whole_recovery(&format!("{whole} 7")));
    }
}
