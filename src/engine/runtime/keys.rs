//! Keys that the browser holds: Ed25519 of WebCrypto, made not to be taken out, in the origin's IndexedDB. One who cannot do that says no.

use js_sys::{Array, Function, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::{
    JsCast, JsValue,
    prelude::{Closure, wasm_bindgen},
};
use wasm_bindgen_futures::JsFuture;
use zeroize::Zeroizing;

use crate::{
    crypto::Secret,
    domain::ids::DeviceId,
    engine::environment::{Later, PlatformKeys},
};

/// By hand, as little as is called: whole classes of `web-sys` weigh more.
#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = ["crypto", "subtle"], js_name = importKey, catch)]
    fn import_key(format: &str, key: &Uint8Array, algorithm: &str, extractable: bool, usages: &Array) -> Result<Promise, JsValue>;
    #[wasm_bindgen(js_namespace = ["crypto", "subtle"], js_name = sign, catch)]
    fn sign_with(algorithm: &str, key: &JsValue, message: &Uint8Array) -> Result<Promise, JsValue>;

    #[wasm_bindgen(js_namespace = indexedDB, js_name = open, catch)]
    fn open_database(name: &str) -> Result<Asked, JsValue>;

    /// A question to the database, or a transaction: both say later how it went.
    #[derive(Clone)]
    type Asked;
    #[wasm_bindgen(method, setter)]
    fn set_onsuccess(this: &Asked, then: &Function);
    #[wasm_bindgen(method, setter)]
    fn set_oncomplete(this: &Asked, then: &Function);
    #[wasm_bindgen(method, setter)]
    fn set_onerror(this: &Asked, then: &Function);
    #[wasm_bindgen(method, setter)]
    fn set_onabort(this: &Asked, then: &Function);
    #[wasm_bindgen(method, setter)]
    fn set_onupgradeneeded(this: &Asked, then: &Function);
    #[wasm_bindgen(method, getter, catch)]
    fn result(this: &Asked) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, js_name = objectStore, catch)]
    fn store(this: &Asked, name: &str) -> Result<Store, JsValue>;

    type Database;
    #[wasm_bindgen(method, js_name = createObjectStore, catch)]
    fn create_store(this: &Database, name: &str) -> Result<Store, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn transaction(this: &Database, store: &str, mode: &str, options: &JsValue) -> Result<Asked, JsValue>;
    #[wasm_bindgen(method)]
    fn close(this: &Database);

    type Store;
    #[wasm_bindgen(method, catch)]
    fn get(this: &Store, name: &str) -> Result<Asked, JsValue>;
    #[wasm_bindgen(method, js_name = getAllKeys, catch)]
    fn names(this: &Store) -> Result<Asked, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn put(this: &Store, key: &JsValue, name: &str) -> Result<Asked, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn delete(this: &Store, name: &JsValue) -> Result<Asked, JsValue>;
}

/// The database, and the one store in it: a key under the name of its device.
const NAME: &str = "gadeplan-keys";
const STORE: &str = "transport";
const ED25519: &str = "Ed25519";
/// What stands before the 32 bytes of an Ed25519 key in PKCS #8 (RFC 8410).
const PKCS8: [u8; 16] = [0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20];

/// The keys that the browser holds.
#[derive(Clone, Copy, Debug)]
pub struct Keys;

impl PlatformKeys for Keys {
    fn keep(&self, device: DeviceId, key: &Secret) -> Later<bool> {
        let bytes = Zeroizing::new([&PKCS8[..], key.expose()].concat());
        Box::pin(async move { keep(&device.to_string(), &bytes).await.is_ok() })
    }

    fn sign(&self, device: DeviceId, message: Vec<u8>) -> Later<Option<[u8; 64]>> {
        Box::pin(async move { sign(&device.to_string(), &message).await.ok() })
    }

    fn keep_only(&self, devices: Vec<DeviceId>) -> Later<()> {
        Box::pin(async move {
            // A key too many is tried to be removed again after the next unlock.
            let _ = keep_only(&devices).await;
        })
    }
}

async fn keep(name: &str, bytes: &[u8]) -> Result<(), JsValue> {
    let plain = Uint8Array::from(bytes);
    let imported = import_key("pkcs8", &plain, ED25519, false, &Array::of1(&"sign".into()));
    let key = match imported {
        Ok(imported) => JsFuture::from(imported).await,
        Err(refused) => Err(refused),
    };
    plain.fill(0, 0, plain.length());
    let key = key?;
    let database = Opened::open().await?;
    let transaction = database.transaction("readwrite")?;
    transaction.store(STORE)?.put(&key, name)?;
    done(&transaction, Asked::set_oncomplete).await
}

async fn sign(name: &str, message: &[u8]) -> Result<[u8; 64], JsValue> {
    let key = {
        let database = Opened::open().await?;
        let asked = database.transaction("readonly")?.store(STORE)?.get(name)?;
        done(&asked, Asked::set_onsuccess).await?;
        asked.result()?
    };
    let signature = JsFuture::from(sign_with(ED25519, &key, &Uint8Array::from(message))?).await?;
    Uint8Array::new(&signature).to_vec().try_into().map_err(|_| JsValue::UNDEFINED)
}

async fn keep_only(devices: &[DeviceId]) -> Result<(), JsValue> {
    let database = Opened::open().await?;
    let transaction = database.transaction("readwrite")?;
    let store = transaction.store(STORE)?;
    let names = store.names()?;
    done(&names, Asked::set_onsuccess).await?;
    for name in Array::from(&names.result()?).to_vec() {
        if devices.iter().all(|device| Some(device.to_string()) != name.as_string()) {
            store.delete(&name)?;
        }
    }
    done(&transaction, Asked::set_oncomplete).await
}

/// The database, for as long as it is needed.
struct Opened(Database);

impl Opened {
    async fn open() -> Result<Self, JsValue> {
        let asked = open_database(NAME)?;
        let new = asked.clone();
        let make = Closure::once(move || {
            // Without its store the first transaction fails, and says so.
            let _ = new.result().and_then(|database| database.unchecked_into::<Database>().create_store(STORE));
        });
        asked.set_onupgradeneeded(make.as_ref().unchecked_ref());
        done(&asked, Asked::set_onsuccess).await?;
        Ok(Self(asked.result()?.unchecked_into()))
    }

    /// What was answered as done is on the disk.
    fn transaction(&self, mode: &str) -> Result<Asked, JsValue> {
        let options = Object::new();
        Reflect::set(&options, &"durability".into(), &"strict".into())?;
        self.0.transaction(STORE, mode, &options)
    }
}

impl Drop for Opened {
    fn drop(&mut self) {
        self.0.close();
    }
}

/// Waits until it went well, which `on` is told of, or did not.
async fn done(asked: &Asked, on: fn(&Asked, &Function)) -> Result<(), JsValue> {
    let promise = Promise::new(&mut |well, badly| {
        on(asked, &well);
        asked.set_onerror(&badly);
        asked.set_onabort(&badly);
    });
    JsFuture::from(promise).await.map(drop)
}
