//! Sorted maps as definite CBOR maps, for `#[cbor(with = "mapped")]`.

use minicbor::{
    Decode, Decoder, Encode, Encoder,
    decode::Error,
    encode::{Error as EncodeError, Write},
};

use crate::domain::gathered::Map;

pub(super) fn encode<C, K: Encode<C>, V: Encode<C>, W: Write>(
    map: &Map<K, V>,
    e: &mut Encoder<W>,
    context: &mut C,
) -> Result<(), EncodeError<W::Error>> {
    e.map(map.len() as u64)?;
    for (key, value) in map {
        key.encode(e, context)?;
        value.encode(e, context)?;
    }
    Ok(())
}

pub(super) fn decode<'b, C, K: Ord + Decode<'b, C>, V: Decode<'b, C>>(d: &mut Decoder<'b>, context: &mut C) -> Result<Map<K, V>, Error> {
    let mut map = Map::new_vec();
    for pair in d.map_iter_with(context)? {
        let (key, value) = pair?;
        map.insert(key, value);
    }
    Ok(map)
}
