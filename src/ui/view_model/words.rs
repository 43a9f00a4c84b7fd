//! The message behind every word of the domain. The words themselves are in `assets/locales`.

use crate::{
    client::{message::Standing, view::Periods},
    domain::{
        barrier::{Cause, Will},
        contact::{Manner, Topic},
        escort::{Destination, EscortState},
        presence::{Crowd, Intensity, Mood, WithdrawalReason},
        review::ReviewState,
    },
};

/// A word of the domain that the screens can say.
pub trait Word: Copy {
    /// The message that holds the word.
    fn key(self) -> &'static str;
}

macro_rules! words {
    ($type:ident: $($variant:ident = $key:literal),+ $(,)?) => {
        impl Word for $type {
            fn key(self) -> &'static str {
                match self {
                    $(Self::$variant => $key,)+
                    // A word of a newer app is said to be one, never shown as something else.
                    Self::Other(_) => "word-newer",
                }
            }
        }
    };
}

words!(Manner: Greeting = "manner-greeting", Conversation = "manner-conversation", OfferOfHelp = "manner-offer", NotToday = "manner-not-today", Acute = "manner-acute");

words!(
    Topic:
    Housing = "topic-housing", Treatment = "topic-treatment", Jobcenter = "topic-jobcenter", Health = "topic-health", Economy = "topic-economy",
    Family = "topic-family", JustTalk = "topic-just-talk", Food = "topic-food", Sleep = "topic-sleep", Papers = "topic-papers",
    Work = "topic-work", Dog = "topic-dog",
);

words!(Will: DoesNotWant = "will-does-not-want", Cannot = "will-cannot", NotAllowed = "will-not-allowed");

words!(
    Cause:
    MeetingTime = "cause-meeting-time", Registration = "cause-registration", Language = "cause-language", OpeningHours = "cause-opening-hours",
    MitId = "cause-mitid", Address = "cause-address", OtherMunicipality = "cause-other-municipality", Rejection = "cause-rejection",
    WaitingTime = "cause-waiting-time",
);

words!(
    Destination:
    Jobcenter = "destination-jobcenter", Treatment = "destination-treatment", SocialServices = "destination-social-services",
    Health = "destination-health", Housing = "destination-housing", Elsewhere = "destination-elsewhere",
);

words!(
    EscortState:
    Agreed = "escort-agreed", Reminded = "escort-reminded", Met = "escort-met", UnderWay = "escort-under-way", Completed = "escort-completed",
    DidNotMeet = "escort-did-not-meet", TurnedAway = "escort-turned-away", Moved = "escort-moved", Cancelled = "escort-cancelled",
);

words!(Mood: Calm = "mood-calm", Lively = "mood-lively", Tense = "mood-tense", Conflict = "mood-conflict", Unsafe = "mood-unsafe");

words!(Crowd: Few = "crowd-few", Some = "crowd-some", Many = "crowd-many");

words!(Intensity: Passing = "intensity-passing", Steady = "intensity-steady", Close = "intensity-close");

words!(
    WithdrawalReason:
    Tension = "withdrawal-tension", PolicePresent = "withdrawal-police", AskedToLeave = "withdrawal-asked", ConflictAboutUs = "withdrawal-about-us",
    OwnSafety = "withdrawal-own-safety", Elsewhere = "withdrawal-elsewhere",
);

words!(ReviewState: Seen = "review-seen", Question = "review-question", Answer = "review-answer", Agreed = "review-agreed", Closed = "review-closed");

impl Word for Periods {
    fn key(self) -> &'static str {
        match self {
            Self::All => "period-all",
            Self::Today => "period-today",
            Self::Week => "period-week",
            Self::Month => "period-month",
        }
    }
}

impl Word for Standing {
    fn key(self) -> &'static str {
        match self {
            Self::All => "standing-all",
            Self::NeedsReader => "standing-needs-reader",
            Self::Unseen => "standing-unseen",
            Self::Question => "standing-question",
            Self::Answered => "standing-answered",
            Self::Conflict => "standing-conflict",
            Self::Settled => "standing-settled",
        }
    }
}

/// The tap that leads to a state, as the button says it: *Påmind* leads to *påmindet*.
#[must_use]
pub fn tap(state: EscortState) -> &'static str {
    match state {
        EscortState::Reminded => "escort-tap-remind",
        EscortState::Met => "escort-tap-met",
        EscortState::UnderWay => "escort-tap-under-way",
        EscortState::Completed => "escort-tap-completed",
        EscortState::DidNotMeet => "escort-tap-did-not-meet",
        EscortState::TurnedAway => "escort-tap-turned-away",
        EscortState::Moved => "escort-tap-moved",
        EscortState::Cancelled => "escort-tap-cancelled",
        EscortState::Agreed | EscortState::Other(_) => state.key(),
    }
}
