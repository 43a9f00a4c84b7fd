//! Word enums with a stable number each, which carry the numbers of newer apps unopened.

/// Declares an enum whose variants have frozen codes. A code that this app does not know becomes `Other` and survives a round trip.
macro_rules! word_enum {
    ($(#[$meta:meta])* $name:ident { $($(#[$vmeta:meta])* $variant:ident = $code:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name {
            $($(#[$vmeta])* #[doc = concat!("Code ", $code, ".")] $variant,)+
            /// A word that a newer app knows; kept, never shown as something else.
            Other(u16),
        }

        impl $name {
            /// Every word that this app knows, in the order of the screen.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The frozen number of this word.
            #[must_use]
            pub fn code(self) -> u16 {
                match self {
                    $(Self::$variant => $code,)+
                    Self::Other(code) => code,
                }
            }

            /// The word with this number.
            #[must_use]
            pub fn from_code(code: u16) -> Self {
                match code {
                    $($code => Self::$variant,)+
                    other => Self::Other(other),
                }
            }
        }
    };
}

pub(crate) use word_enum;
