//! How many requests are taken: token buckets in memory, by device, team and address. Addresses are never written anywhere.

use std::{
    collections::HashMap,
    hash::Hash,
    net::IpAddr,
    sync::{Mutex, PoisonError},
    time::Instant,
};

use super::{config::Rates, failure::Failure, service::Caller};
use crate::protocol::refused::Reason;

/// Buckets that are kept before full ones are forgotten.
const KEPT: usize = 50_000;

/// The limits of the whole endpoint.
pub(super) struct Limiter {
    devices: Buckets<Caller>,
    teams: Buckets<[u8; 16]>,
    peers: Buckets<u128>,
}

impl Limiter {
    pub(super) fn new(rates: Rates) -> Self {
        Self { devices: Buckets::new(rates.device), teams: Buckets::new(rates.team), peers: Buckets::new(rates.peer) }
    }

    /// Counts a request of a device.
    ///
    /// # Errors
    /// When it or its team sends too many.
    pub(super) fn device(&self, caller: &Caller) -> Result<(), Failure> {
        let now = Instant::now();
        self.devices.take(*caller, now).and_then(|()| self.teams.take(caller.team, now)).map_err(too_many)
    }

    /// Counts a request without a session.
    ///
    /// # Errors
    /// When too many come from this address.
    pub(super) fn peer(&self, address: IpAddr) -> Result<(), Failure> {
        let key = match address.to_canonical() {
            IpAddr::V4(v4) => u128::from(u32::from(v4)),
            // One subscriber has 64 bits of addresses.
            IpAddr::V6(v6) => u128::from(v6) >> 64 << 64,
        };
        self.peers.take(key, Instant::now()).map_err(too_many)
    }
}

fn too_many(seconds: u64) -> Failure {
    Failure::with_detail(Reason::TooMany, seconds, "too many requests; the number says after how many seconds to ask again")
}

struct Bucket {
    tokens: f64,
    filled: Instant,
}

struct Buckets<K> {
    per_second: f64,
    burst: f64,
    buckets: Mutex<HashMap<K, Bucket>>,
}

impl<K: Eq + Hash> Buckets<K> {
    fn new((per_second, burst): (u32, u32)) -> Self {
        Self { per_second: f64::from(per_second.max(1)), burst: f64::from(burst.max(1)), buckets: Mutex::default() }
    }

    /// Takes one token, or says after how many seconds there is one.
    fn take(&self, key: K, now: Instant) -> Result<(), u64> {
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= KEPT {
            buckets.retain(|_, bucket| self.filled(bucket, now) < self.burst);
        }
        let bucket = buckets.entry(key).or_insert(Bucket { tokens: self.burst, filled: now });
        bucket.tokens = self.filled(bucket, now);
        bucket.filled = now;
        if bucket.tokens < 1.0 {
            // At one a second or more, a token is there within one.
            return Err(1);
        }
        bucket.tokens -= 1.0;
        Ok(())
    }

    fn filled(&self, bucket: &Bucket, now: Instant) -> f64 {
        let seconds = now.saturating_duration_since(bucket.filled).as_secs_f64();
        self.burst.min(seconds.mul_add(self.per_second, bucket.tokens))
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_bucket_empties_and_fills_again() {
        let buckets = Buckets::new((2, 3));
        let start = Instant::now();
        for _ in 0..3 {
            assert_eq!(buckets.take("a", start), Ok(()));
        }
        assert_eq!(buckets.take("a", start), Err(1));
        assert_eq!(buckets.take("b", start), Ok(()));
        let later = start + Duration::from_secs(1);
        assert_eq!([(); 3].map(|()| buckets.take("a", later)), [Ok(()), Ok(()), Err(1)]);
    }
}
