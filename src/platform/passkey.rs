//! Passkeys of this machine that can evaluate a PRF (WebAuthn Level 3): they give the same 32 bytes for the same salt, after the person
//! was verified by finger, face or the machine's own code. Nothing leaves the machine, and no network is needed.

use js_sys::{Array, ArrayBuffer, Function, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue, prelude::wasm_bindgen};
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = ["navigator", "credentials"], js_name = create, catch)]
    fn create(options: &JsValue) -> Result<Promise, JsValue>;
    #[wasm_bindgen(js_namespace = ["navigator", "credentials"], js_name = get, catch)]
    fn get(options: &JsValue) -> Result<Promise, JsValue>;
    #[wasm_bindgen(js_namespace = crypto, js_name = getRandomValues)]
    fn fill(bytes: &Uint8Array);
}

/// A passkey that was just made.
pub struct Made {
    /// Its credential, as the platform named it.
    pub credential: Vec<u8>,
    /// What its PRF gave, where the platform evaluates it at once.
    pub evaluated: Option<[u8; 32]>,
}

/// ECDSA with P-256, and RSA for platforms that have nothing else: numbers of the COSE registry.
const ALGORITHMS: [i32; 2] = [-7, -257];
/// How long the person may take, in milliseconds.
const PATIENCE: u32 = 120_000;

/// Whether this machine can verify a person and, as far as the browser says so, evaluate a PRF.
pub async fn possible() -> bool {
    let Ok(class) = Reflect::get(&js_sys::global(), &"PublicKeyCredential".into()) else { return false };
    if class.is_undefined() || !named_host() {
        return false;
    }
    if !ask(&class, "isUserVerifyingPlatformAuthenticatorAvailable").await.is_some_and(|able| able.is_truthy()) {
        return false;
    }
    // A browser too old to be asked finds out when the passkey is made.
    match ask(&class, "getClientCapabilities").await {
        Some(able) => Reflect::get(&able, &"extension:prf".into()).is_ok_and(|prf| prf.is_undefined() || prf.is_truthy()),
        None => true,
    }
}

/// Makes a passkey for this app on this machine. None when the person or the platform said no, or when it has no PRF.
pub async fn make(salt: &[u8; 32]) -> Option<Made> {
    let user = object(&[("id", random(16)), ("name", "Gadeplan".into()), ("displayName", "Gadeplan".into())])?;
    let algorithms = Array::new();
    for number in ALGORITHMS {
        algorithms.push(&object(&[("type", "public-key".into()), ("alg", number.into())])?);
    }
    let selection = object(&[
        ("authenticatorAttachment", "platform".into()),
        ("residentKey", "preferred".into()),
        ("userVerification", "required".into()),
    ])?;
    let options = object(&[
        ("challenge", random(32)),
        ("rp", object(&[("name", "Gadeplan".into())])?),
        ("user", user),
        ("pubKeyCredParams", algorithms.into()),
        ("authenticatorSelection", selection),
        ("attestation", "none".into()),
        ("timeout", PATIENCE.into()),
        ("extensions", extensions(salt)?),
    ])?;
    let made = JsFuture::from(create(&object(&[("publicKey", options)])?).ok()?).await.ok()?;
    let prf = results(&made)?;
    if !Reflect::get(&prf, &"enabled".into()).is_ok_and(|enabled| enabled.is_truthy()) {
        return None;
    }
    let credential: ArrayBuffer = Reflect::get(&made, &"rawId".into()).ok()?.dyn_into().ok()?;
    Some(Made { credential: Uint8Array::new(&credential).to_vec(), evaluated: first(&prf) })
}

/// What the PRF of this passkey gives for this salt, after the person was verified. None when the person or the platform said no.
pub async fn evaluate(credential: &[u8], salt: &[u8; 32]) -> Option<[u8; 32]> {
    let allowed = Array::of1(&object(&[("type", "public-key".into()), ("id", Uint8Array::from(credential).into())])?);
    let options = object(&[
        ("challenge", random(32)),
        ("allowCredentials", allowed.into()),
        ("userVerification", "required".into()),
        ("timeout", PATIENCE.into()),
        ("extensions", extensions(salt)?),
    ])?;
    let got = JsFuture::from(get(&object(&[("publicKey", options)])?).ok()?).await.ok()?;
    first(&results(&got)?)
}

/// Passkeys belong to a name; a bare address has none.
fn named_host() -> bool {
    let host = web_sys::window().and_then(|window| window.location().hostname().ok()).unwrap_or_default();
    host.parse::<std::net::Ipv4Addr>().is_err() && !host.starts_with('[')
}

fn extensions(salt: &[u8; 32]) -> Option<JsValue> {
    let eval = object(&[("first", Uint8Array::from(salt.as_slice()).into())])?;
    object(&[("prf", object(&[("eval", eval)])?)])
}

fn results(credential: &JsValue) -> Option<JsValue> {
    let function: Function = Reflect::get(credential, &"getClientExtensionResults".into()).ok()?.dyn_into().ok()?;
    let prf = Reflect::get(&function.call0(credential).ok()?, &"prf".into()).ok()?;
    (!prf.is_undefined()).then_some(prf)
}

fn first(prf: &JsValue) -> Option<[u8; 32]> {
    let results = Reflect::get(prf, &"results".into()).ok().filter(|results| !results.is_undefined())?;
    let first: ArrayBuffer = Reflect::get(&results, &"first".into()).ok()?.dyn_into().ok()?;
    Uint8Array::new(&first).to_vec().try_into().ok()
}

async fn ask(class: &JsValue, name: &str) -> Option<JsValue> {
    let function: Function = Reflect::get(class, &name.into()).ok()?.dyn_into().ok()?;
    let promise: Promise = function.call0(class).ok()?.dyn_into().ok()?;
    JsFuture::from(promise).await.ok()
}

fn random(length: u32) -> JsValue {
    let bytes = Uint8Array::new_with_length(length);
    fill(&bytes);
    bytes.into()
}

fn object(fields: &[(&str, JsValue)]) -> Option<JsValue> {
    let object = Object::new();
    for (name, value) in fields {
        Reflect::set(&object, &(*name).into(), value).ok()?;
    }
    Some(object.into())
}
