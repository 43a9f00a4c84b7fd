//! A failure in words that a person can act on: what happened, that nothing was lost, what to do now.

use super::{t, t_with};
use crate::client::failure::{Failure, Field, InvitationOver, Refusal};

/// The three sentences of a failure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FailureText {
    /// What happened.
    pub what: String,
    /// What became of what was recorded.
    pub safe: String,
    /// What to do now.
    pub next: String,
}

impl FailureText {
    /// The three as one paragraph.
    #[must_use]
    pub fn paragraph(&self) -> String {
        [self.what.as_str(), self.safe.as_str(), self.next.as_str()]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(" ")
    }
}

/// The words for a failure.
#[must_use]
pub fn failure_text(failure: &Failure) -> FailureText {
    let key = key(failure);
    let what = match failure {
        Failure::WrongPassphrase { wait_seconds } | Failure::TooSoon { wait_seconds } => {
            t_with(&format!("{key}-what"), &[("wait", (*wait_seconds).into())])
        }
        Failure::Refused(Refusal::Other(reason)) => t_with(&format!("{key}-what"), &[("reason", reason.as_str().into())]),
        _ => t(&format!("{key}-what")),
    };
    FailureText { what, safe: t(safe(failure)), next: t(&format!("{key}-next")) }
}

/// The detail for whoever runs the system; never personal, shown small. Empty when there is none.
#[must_use]
pub fn failure_detail(failure: &Failure) -> String {
    match failure {
        Failure::StorageRefused(detail) | Failure::Distrusted(detail) | Failure::Defect(detail) => detail.clone(),
        _ => String::new(),
    }
}

/// The words for a field that breaks a rule.
#[must_use]
pub fn field_text(field: Field) -> String {
    t(match field {
        Field::Name => "field-name",
        Field::Text => "field-text",
        Field::Time => "field-time",
        Field::Manner => "field-manner",
        Field::Destination => "missing-destination",
        Field::EscortState => "field-escort-state",
        Field::OperatorCode => "field-operator-code",
    })
}

// What was being written when the storage refused is on the screen only: to say that it is kept would be a lie.
fn safe(failure: &Failure) -> &'static str {
    match failure {
        Failure::StorageFull | Failure::StorageRefused(_) => "failure-safe-unsaved",
        Failure::Invalid(_) | Failure::LooksLikeCpr(_) => "failure-safe-draft",
        _ => "failure-safe",
    }
}

fn key(failure: &Failure) -> &'static str {
    match failure {
        Failure::WrongPassphrase { .. } => "failure-wrong-passphrase",
        Failure::NotAPassphrase => "failure-not-a-passphrase",
        Failure::TooSoon { .. } => "failure-too-soon",
        Failure::PasskeyFailed => "failure-passkey",
        Failure::ReadingPaused => "failure-reading-paused",
        Failure::LockedFull => "failure-locked-full",
        Failure::ProofNeeded => "failure-proof-needed",
        Failure::Locked => "failure-locked",
        Failure::StorageFull => "failure-storage-full",
        Failure::StorageRefused(_) => "failure-storage-refused",
        Failure::NewerApp => "failure-newer-app",
        Failure::OpenElsewhere => "failure-open-elsewhere",
        Failure::NoNetwork => "failure-no-network",
        Failure::Refused(Refusal::OperatorCode) => "failure-operator-code",
        Failure::Refused(Refusal::Revoked) => "failure-revoked",
        Failure::Refused(Refusal::TooMany) => "failure-too-many",
        Failure::Refused(Refusal::AppTooOld) => "failure-app-too-old",
        Failure::Refused(Refusal::ServerTrouble) => "failure-server-trouble",
        Failure::Refused(Refusal::NotKnown) => "failure-not-known",
        Failure::Refused(Refusal::Behind) => "failure-behind",
        Failure::Refused(Refusal::Other(_)) => "failure-refused",
        Failure::Distrusted(_) => "failure-distrusted",
        Failure::CodeMistyped => "failure-code-mistyped",
        Failure::InvitationOver(InvitationOver::Expired) => "failure-invitation-expired",
        Failure::InvitationOver(InvitationOver::Used) => "failure-invitation-used",
        Failure::InvitationOver(InvitationOver::Withdrawn) => "failure-invitation-withdrawn",
        Failure::InvitationOver(InvitationOver::Unknown) => "failure-invitation-unknown",
        Failure::NotALead => "failure-not-a-lead",
        Failure::LastLead => "failure-last-lead",
        Failure::OwnDevice => "failure-own-device",
        Failure::NoSuchDevice => "failure-no-such-device",
        Failure::TeamFull => "failure-team-full",
        Failure::TeamBusy => "failure-team-busy",
        Failure::NotForThisDevice => "failure-not-for-this-device",
        Failure::RecoveryCodeOver => "failure-recovery-code-over",
        Failure::NoSuchEntry => "failure-no-such-entry",
        Failure::Erased => "failure-erased",
        Failure::NotASteward => "failure-not-a-steward",
        Failure::Invalid(_) => "failure-invalid",
        Failure::LooksLikeCpr(_) => "failure-looks-like-cpr",
        Failure::AlreadyInATeam => "failure-already-in-a-team",
        Failure::Defect(_) => "failure-defect",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn every_failure() -> Vec<Failure> {
        let mut all = vec![
            Failure::WrongPassphrase { wait_seconds: 4 },
            Failure::NotAPassphrase,
            Failure::TooSoon { wait_seconds: 30 },
            Failure::PasskeyFailed,
            Failure::ReadingPaused,
            Failure::LockedFull,
            Failure::ProofNeeded,
            Failure::Locked,
            Failure::StorageFull,
            Failure::StorageRefused("quota".into()),
            Failure::NewerApp,
            Failure::OpenElsewhere,
            Failure::NoNetwork,
            Failure::Distrusted("signature".into()),
            Failure::CodeMistyped,
            Failure::NotALead,
            Failure::NotASteward,
            Failure::Erased,
            Failure::LastLead,
            Failure::OwnDevice,
            Failure::NoSuchDevice,
            Failure::TeamFull,
            Failure::TeamBusy,
            Failure::NotForThisDevice,
            Failure::RecoveryCodeOver,
            Failure::NoSuchEntry,
            Failure::Invalid(Field::Name),
            Failure::LooksLikeCpr(Vec::new()),
            Failure::AlreadyInATeam,
            Failure::Defect("x".into()),
        ];
        all.extend(
            [InvitationOver::Expired, InvitationOver::Used, InvitationOver::Withdrawn, InvitationOver::Unknown]
                .map(Failure::InvitationOver),
        );
        all.extend(
            [
                Refusal::OperatorCode,
                Refusal::Revoked,
                Refusal::TooMany,
                Refusal::AppTooOld,
                Refusal::ServerTrouble,
                Refusal::NotKnown,
                Refusal::Behind,
                Refusal::Other("x".into()),
            ]
            .map(Failure::Refused),
        );
        all
    }

    #[test]
    fn every_failure_is_said_in_words() {
        for failure in every_failure() {
            let text = failure_text(&failure);
            for part in [&text.what, &text.safe, &text.next] {
                assert!(!part.is_empty() && !part.starts_with("failure-"), "{failure:?}: {part}");
            }
        }
    }

    #[test]
    fn no_words_are_left_that_no_failure_says() {
        let said: Vec<String> = every_failure().iter().map(|failure| format!("{}-what", key(failure))).collect();
        let words = include_str!("../../../assets/locales/da.ftl").lines().filter_map(|line| line.split(" =").next());
        let unsaid: Vec<&str> =
            words.filter(|word| word.starts_with("failure-") && word.ends_with("-what") && !said.iter().any(|said| said == word)).collect();
        assert!(unsaid.is_empty(), "the list above lacks the failures of {unsaid:?}");
    }

    #[test]
    fn every_field_has_words() {
        let fields = [Field::Name, Field::Text, Field::Time, Field::Manner, Field::Destination, Field::EscortState, Field::OperatorCode];
        for field in fields {
            let words = field_text(field);
            assert!(!words.is_empty() && !words.starts_with("field-") && !words.starts_with("missing-"), "{field:?}: {words}");
        }
    }

    #[test]
    fn a_storage_that_refuses_is_never_said_to_have_saved() {
        for failure in [Failure::StorageFull, Failure::StorageRefused(String::new())] {
            assert!(!failure_text(&failure).paragraph().contains("er gemt"), "{failure:?}");
        }
    }
}
