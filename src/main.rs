//! The app: starts the screens on this platform.

fn main() {
    #[cfg(target_arch = "wasm32")]
    dioxus::launch(hello);
}

#[cfg(target_arch = "wasm32")]
fn hello() -> dioxus::prelude::Element {
    use dioxus::prelude::*;
    let mut count = use_signal(|| 0);
    rsx! {
        main {
            h1 { "Hej" }
            button { onclick: move |_| count += 1, "Talt: {count}" }
        }
    }
}
