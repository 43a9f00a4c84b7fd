//! A CBOR map from field number to value, of which whatever is not taken is kept.

use chrono::{DateTime, NaiveDateTime, NaiveTime, Timelike, Utc};
use minicbor::{Decode, Decoder, Encode, Encoder, bytes::ByteArray, data::Type};

use crate::domain::{gathered, unknown::Unknown};

/// Why bytes are not a payload.
#[derive(Debug, thiserror::Error)]
pub enum PayloadError {
    /// The bytes are not the CBOR that was expected.
    #[error("the payload is not well formed")]
    Malformed(#[from] minicbor::decode::Error),
    /// A field that every version of this kind has is missing.
    #[error("field {0} of the payload is missing")]
    Missing(u32),
    /// A value lies outside its range.
    #[error("field {0} of the payload is out of range")]
    Range(u32),
}

/// The fields of one payload or of one nested part of it. Values stay encoded until they are taken.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fields(gathered::Map<u32, Vec<u8>>);

impl Fields {
    /// Fields that begin with those of newer apps.
    #[must_use]
    pub fn with(unknown: &Unknown) -> Self {
        Self(unknown.0.clone())
    }

    /// What nobody took: the fields of newer apps.
    #[must_use]
    pub fn rest(self) -> Unknown {
        Unknown(self.0)
    }

    /// The canonical bytes: a definite map, keys ascending.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        encoded(self)
    }

    /// The fields in these bytes.
    ///
    /// # Errors
    /// When the bytes are not exactly one CBOR map with number keys.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, PayloadError> {
        let mut decoder = Decoder::new(bytes);
        let fields = decoder.decode()?;
        if decoder.position() == bytes.len() { Ok(fields) } else { Err(minicbor::decode::Error::message("bytes after the payload").into()) }
    }

    /// Sets a field.
    pub fn put<T: Encode<()>>(&mut self, field: u32, value: T) {
        self.0.insert(field, encoded(value));
    }

    /// Sets a field that is left out when absent.
    pub fn put_some<T: Encode<()>>(&mut self, field: u32, value: Option<T>) {
        if let Some(value) = value {
            self.put(field, value);
        }
    }

    /// Sets a text that is left out when empty.
    pub fn put_text(&mut self, field: u32, text: &str) {
        self.put_some(field, Some(text).filter(|text| !text.is_empty()));
    }

    /// Sets an identifier of sixteen bytes.
    pub fn put_id(&mut self, field: u32, id: [u8; 16]) {
        self.put(field, ByteArray::from(id));
    }

    /// Sets an instant, in milliseconds since 1970.
    pub fn put_time(&mut self, field: u32, time: DateTime<Utc>) {
        self.put(field, time.timestamp_millis());
    }

    /// Sets a list that is left out when empty.
    pub fn put_list<T: Encode<()>>(&mut self, field: u32, list: Vec<T>) {
        self.put_some(field, Some(list).filter(|list| !list.is_empty()));
    }

    /// Takes a field.
    ///
    /// # Errors
    /// When it is missing or of another type.
    pub fn take<T>(&mut self, field: u32) -> Result<T, PayloadError>
    where
        T: for<'b> Decode<'b, ()>,
    {
        self.take_some(field)?.ok_or(PayloadError::Missing(field))
    }

    /// Takes a field that may be absent.
    ///
    /// # Errors
    /// When it is of another type.
    pub fn take_some<T>(&mut self, field: u32) -> Result<Option<T>, PayloadError>
    where
        T: for<'b> Decode<'b, ()>,
    {
        self.0.remove(&field).map(|bytes| minicbor::decode(&bytes)).transpose().map_err(Into::into)
    }

    /// Takes a text; absent means empty.
    ///
    /// # Errors
    /// When it is not a text.
    pub fn take_text(&mut self, field: u32) -> Result<String, PayloadError> {
        Ok(self.take_some(field)?.unwrap_or_default())
    }

    /// Takes an identifier.
    ///
    /// # Errors
    /// When it is missing or not sixteen bytes.
    pub fn take_id(&mut self, field: u32) -> Result<[u8; 16], PayloadError> {
        Ok(self.take::<ByteArray<16>>(field)?.into())
    }

    /// Takes an identifier that may be absent.
    ///
    /// # Errors
    /// When it is not sixteen bytes.
    pub fn take_some_id(&mut self, field: u32) -> Result<Option<[u8; 16]>, PayloadError> {
        Ok(self.take_some::<ByteArray<16>>(field)?.map(Into::into))
    }

    /// Takes a list of identifiers; absent means none.
    ///
    /// # Errors
    /// When it is not a list of sixteen bytes each.
    pub fn take_ids(&mut self, field: u32) -> Result<Vec<[u8; 16]>, PayloadError> {
        Ok(self.take_list::<ByteArray<16>>(field)?.into_iter().map(Into::into).collect())
    }

    /// Takes a list; absent means none.
    ///
    /// # Errors
    /// When it is not a list of that type.
    pub fn take_list<T>(&mut self, field: u32) -> Result<Vec<T>, PayloadError>
    where
        T: for<'b> Decode<'b, ()>,
    {
        Ok(self.take_some(field)?.unwrap_or_default())
    }

    /// Takes an instant.
    ///
    /// # Errors
    /// When it is missing or outside the calendar.
    pub fn take_time(&mut self, field: u32) -> Result<DateTime<Utc>, PayloadError> {
        self.take_some_time(field)?.ok_or(PayloadError::Missing(field))
    }

    /// Takes an instant that may be absent.
    ///
    /// # Errors
    /// When it is outside the calendar.
    pub fn take_some_time(&mut self, field: u32) -> Result<Option<DateTime<Utc>>, PayloadError> {
        let ms: Option<i64> = self.take_some(field)?;
        ms.map(|ms| DateTime::from_timestamp_millis(ms).ok_or(PayloadError::Range(field))).transpose()
    }

    /// Sets a wall-clock time: whole minutes since 1970 as if the wall stood in UTC.
    pub fn put_wall(&mut self, field: u32, wall: NaiveDateTime) {
        self.put(field, wall.and_utc().timestamp().div_euclid(60));
    }

    /// Takes a wall-clock time.
    ///
    /// # Errors
    /// When it is missing or outside the calendar.
    pub fn take_wall(&mut self, field: u32) -> Result<NaiveDateTime, PayloadError> {
        let minutes: i64 = self.take(field)?;
        let seconds = minutes.checked_mul(60).ok_or(PayloadError::Range(field))?;
        DateTime::from_timestamp(seconds, 0).map(|time| time.naive_utc()).ok_or(PayloadError::Range(field))
    }

    /// Sets a time of day: whole minutes since midnight.
    pub fn put_time_of_day(&mut self, field: u32, time: Option<NaiveTime>) {
        self.put_some(field, time.map(|time| time.num_seconds_from_midnight() / 60));
    }

    /// Takes a time of day that may be absent.
    ///
    /// # Errors
    /// When it is not within a day.
    pub fn take_time_of_day(&mut self, field: u32) -> Result<Option<NaiveTime>, PayloadError> {
        let minutes: Option<u32> = self.take_some(field)?;
        let parse = |minutes: u32| NaiveTime::from_num_seconds_from_midnight_opt(minutes.checked_mul(60)?, 0);
        minutes.map(|minutes| parse(minutes).ok_or(PayloadError::Range(field))).transpose()
    }
}

/// Writing to memory cannot fail; the result of `to_vec` is there for other writers.
fn encoded<T: Encode<()>>(value: T) -> Vec<u8> {
    minicbor::to_vec(value).unwrap_or_default()
}

impl<C> Encode<C> for Fields {
    fn encode<W: minicbor::encode::Write>(&self, e: &mut Encoder<W>, _: &mut C) -> Result<(), minicbor::encode::Error<W::Error>> {
        e.map(self.0.len() as u64)?;
        for (field, value) in &self.0 {
            e.u32(*field)?;
            e.writer_mut().write_all(value).map_err(minicbor::encode::Error::write)?;
        }
        Ok(())
    }
}

impl<'b, C> Decode<'b, C> for Fields {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        if d.datatype()? != Type::Map {
            return Err(minicbor::decode::Error::type_mismatch(d.datatype()?));
        }
        let len = d.map()?.ok_or_else(|| minicbor::decode::Error::message("indefinite map"))?;
        let mut fields = gathered::Map::new();
        for _ in 0..len {
            let field = d.u32()?;
            let from = d.position();
            d.skip()?;
            let value = d.input().get(from..d.position()).unwrap_or_default();
            if fields.insert(field, value.to_vec()).is_some() {
                return Err(minicbor::decode::Error::message("a field stands twice"));
            }
        }
        Ok(Self(fields))
    }
}
