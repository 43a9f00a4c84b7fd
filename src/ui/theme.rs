//! What the look is made of, as far as code has to name it; the values are custom properties in `assets/tokens.css`.

/// The meaning of a coloured mark. The words carry it too: colour never stands alone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// Only on this phone so far.
    Wait,
    /// The server has answered.
    Sent,
    /// A person has to do something.
    Need,
    /// Neither good nor bad.
    #[default]
    Plain,
}

impl Tone {
    /// The class that carries the colours.
    #[must_use]
    pub fn class(self) -> &'static str {
        match self {
            Self::Wait => "tone-wait",
            Self::Sent => "tone-sent",
            Self::Need => "tone-need",
            Self::Plain => "tone-plain",
        }
    }
}

/// How the app looks: as the phone says (light or dark), or for strong sun.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// Light or dark, as the system says.
    #[default]
    System,
    /// Black on white, for sunlight.
    Sun,
}

impl Theme {
    /// The value of `data-theme` on the root element; none for the system's choice.
    #[must_use]
    pub fn attribute(self) -> Option<&'static str> {
        match self {
            Self::System => None,
            Self::Sun => Some("sun"),
        }
    }

    /// The theme with this attribute.
    #[must_use]
    pub fn from_attribute(attribute: Option<&str>) -> Self {
        if attribute == Some("sun") { Self::Sun } else { Self::System }
    }
}
