//! The transport key goes to the platform where that holds keys which cannot be taken out. A copy lies in the keyring, which only the words
//! open: what a browser has lost is given to it again at the next unlock.

use std::rc::Rc;

use super::{
    environment::{Later, PlatformKeys},
    replacing::Carrier,
    session::Engine,
};
use crate::{
    client::failure::Failure,
    crypto::Signing,
    domain::ids::DeviceId,
    protocol::hash::{signed_message, verify},
    sync::second_owner,
};

/// What a key is tried by. No server takes a signature under this label.
const TRIAL: &str = "transport-key-trial";

/// A transport key on its way to the platform.
pub(super) struct Entrusting {
    keys: Rc<dyn PlatformKeys>,
    device: DeviceId,
    key: Signing,
    needed: Vec<DeviceId>,
}

impl Entrusting {
    /// Gives the key to the platform, unless it has it. `true` once it has signed with it.
    pub(super) async fn run(&self) -> bool {
        self.keys.keep_only(self.needed.clone()).await;
        self.signs().await || (self.keys.keep(self.device, self.key.secret()).await && self.signs().await)
    }

    async fn signs(&self) -> bool {
        let hash = [0; 32];
        let signature = self.keys.sign(self.device, signed_message(TRIAL, &hash)).await;
        signature.is_some_and(|signature| verify(&self.key.public(), TRIAL, &hash, &signature).is_ok())
    }
}

impl Engine {
    /// What is to be given to the platform, once after each unlock.
    pub(super) fn begin_entrusting(&mut self) -> Result<Option<Entrusting>, Failure> {
        let Some((identity, open)) = self.identity.as_ref().zip(self.open.as_mut()) else { return Ok(None) };
        if std::mem::replace(&mut open.entrusted, true) {
            return Ok(None);
        }
        let needed = self.outbox.end_idle_transport_keys()?;
        let key = identity.transport_key.as_ref().or(open.keyring.transport.as_ref()).map(second_owner);
        let (device, keys) = (identity.device, self.env.keys.clone());
        Ok(keys.zip(key).map(|(keys, key)| Entrusting { keys, device, key: Signing::from_secret(key), needed }))
    }

    /// The platform has signed with the key: the outbox lets go of it, in the write that puts the copy into the keyring.
    pub(super) fn finish_entrusting(&mut self, entrusting: &Entrusting) -> Result<(), Failure> {
        let Self { env, outbox, identity, open, .. } = self;
        // Locked or settled anew meanwhile: nothing is lost, and the next unlock does it.
        let Some((now, open)) = identity.as_ref().zip(open.as_mut()).filter(|(now, _)| now.device == entrusting.device) else {
            return Ok(());
        };
        if now.transport_key.is_some() {
            open.keyring.transport = Some(second_owner(entrusting.key.secret()));
            let sealed = open.keyring.seal(&open.database_key, &mut *env.random);
            outbox.entrust_transport_key(entrusting.device, &sealed)?;
            *identity = outbox.identity()?;
        }
        Ok(())
    }

    /// The platform's signature that a round waits for, if it waits for one.
    pub(super) fn signing(&self) -> Option<Later<Option<[u8; 64]>>> {
        let identity = self.identity.as_ref()?;
        Some(self.sign(identity.device, self.round.unsigned(identity)?))
    }

    /// See [`Self::signing`].
    pub(super) fn take_signature(&mut self, signature: Option<[u8; 64]>) {
        self.round.take_signature(signature);
    }

    /// The same for a former identity.
    pub(super) fn signing_for(&self, carrier: &Carrier) -> Option<Later<Option<[u8; 64]>>> {
        Some(self.sign(carrier.identity.device, carrier.round.unsigned(&carrier.identity)?))
    }

    /// See [`Self::signing_for`]. Where the platform has lost that key, this device brings the records in its own name.
    pub(super) fn take_signature_for(&self, carrier: &mut Carrier, signature: Option<[u8; 64]>) {
        match signature {
            Some(_) => carrier.round.take_signature(signature),
            None => carrier.round.go_on_as(self.round.token()),
        }
    }

    fn sign(&self, device: DeviceId, message: Vec<u8>) -> Later<Option<[u8; 64]>> {
        match &self.env.keys {
            Some(keys) => keys.sign(device, message),
            None => Box::pin(async { None }),
        }
    }
}
