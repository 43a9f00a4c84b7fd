//! A QR code as one path, black on white in every theme so that every camera reads it.

use std::fmt::Write;

use dioxus::prelude::*;
use qrcodegen::{QrCode, QrCodeEcc};

/// White modules around the code, as ISO/IEC 18004 asks.
const QUIET_ZONE: i32 = 4;

/// The side of the canvas and the path of the dark modules; none when the text is too long for a QR code.
#[must_use]
pub fn outline(text: &str) -> Option<(i32, String)> {
    let code = QrCode::encode_text(text, QrCodeEcc::Medium).ok()?;
    let mut path = String::new();
    for y in 0..code.size() {
        for x in 0..code.size() {
            if code.get_module(x, y) {
                // Writing to a string does not fail.
                let _ = write!(path, "M{},{}h1v1h-1z", x + QUIET_ZONE, y + QUIET_ZONE);
            }
        }
    }
    Some((code.size() + 2 * QUIET_ZONE, path))
}

/// The QR code of a text; nothing when it is too long.
#[component]
pub fn Qr(text: String, label: String) -> Element {
    let Some((side, path)) = outline(&text) else { return rsx! {} };
    rsx! {
        svg { class: "qr", view_box: "0 0 {side} {side}", role: "img", "aria-label": label, "shape-rendering": "crispEdges",
            rect { class: "qr__ground", width: "{side}", height: "{side}" }
            path { class: "qr__modules", d: path }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_becomes_a_square_with_its_quiet_zone() {
        let (side, path) = outline("https://eksempel.dk/bliv#ABCD").expect("short enough");
        assert_eq!((side - 2 * QUIET_ZONE - 17) % 4, 0, "a version of the standard");
        assert!(path.starts_with("M4,4h1v1h-1z"), "the finder pattern begins behind the quiet zone");
        assert_eq!(outline(&"x".repeat(5_000)), None);
    }
}
