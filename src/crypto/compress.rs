//! Each revision is compressed alone, against a text that every app carries: nothing that somebody else wrote can show in its size.
//!
//! **Frozen.** `assets/deflate-da-1.txt` is part of the format: changing a byte of it makes every record unreadable. A better text gets a
//! form byte of its own.

use std::sync::{LazyLock, Mutex};

use miniz_oxide::{
    deflate::core::{CompressorOxide, TDEFLFlush, compress_to_output, create_comp_flags_from_zip_params},
    inflate::{
        TINFLStatus,
        core::{DecompressorOxide, decompress, inflate_flags::TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF},
    },
};
use zeroize::Zeroizing;

/// Everyday words of the work, made up for this purpose.
const DICTIONARY: &[u8] = include_bytes!("../../assets/deflate-da-1.txt");
/// Effort of the deflate library; decides speed only, never the format.
const LEVEL: i32 = 7;
/// How much larger the plaintext is first taken to be; and how much larger the room grows where that was too small.
const USUAL_RATIO: usize = 8;
/// Bytes around what does not get shorter: five for each block, and those that end the stream.
const STORED_FRAMES: usize = 64;
/// Raw deflate, no header.
const RAW: i32 = 0;

/// A compressor that has read the dictionary and nothing else. Making one, or a copy, costs several times what compressing a note does.
static PRIMED: LazyLock<Mutex<CompressorOxide>> = LazyLock::new(|| {
    let mut compressor = CompressorOxide::new(create_comp_flags_from_zip_params(LEVEL, RAW, 0));
    prime(&mut compressor);
    Mutex::new(compressor)
});

fn prime(compressor: &mut CompressorOxide) {
    compressor.reset();
    // Both sides know the dictionary's own blocks; the flush ends them on a whole byte.
    compress_to_output(compressor, DICTIONARY, TDEFLFlush::Sync, |_| true);
}

/// Raw deflate (RFC 1951) of the bytes as they continue the dictionary.
pub(super) fn deflate(plain: &[u8]) -> Zeroizing<Vec<u8>> {
    // What gets longer than this is stored as it is; a list that grew would leave copies behind.
    let mut out = Zeroizing::new(Vec::with_capacity(plain.len() + STORED_FRAMES));
    let mut compressor = PRIMED.lock().unwrap_or_else(|poisoned| {
        let mut compressor = poisoned.into_inner();
        prime(&mut compressor);
        compressor
    });
    compress_to_output(&mut compressor, plain, TDEFLFlush::Finish, |bytes| {
        out.extend_from_slice(bytes);
        true
    });
    // Ready for the next, and nothing of the plaintext stays in it.
    prime(&mut compressor);
    out
}

/// The bytes of a raw deflate stream that continues the dictionary. `None` when it is none, or gives more than `limit` bytes.
pub(super) fn inflate(bytes: &[u8], limit: usize) -> Option<Zeroizing<Vec<u8>>> {
    // Most are notes, which come back within a few times their size: filling and zeroing room for the largest would cost more than the
    // rest of opening a record.
    let mut room = (bytes.len().saturating_mul(USUAL_RATIO)).min(limit);
    loop {
        let mut buffer = Zeroizing::new(Vec::with_capacity(DICTIONARY.len() + room));
        buffer.extend_from_slice(DICTIONARY);
        buffer.resize(DICTIONARY.len() + room, 0);
        let flags = TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
        let (status, read, written) = decompress(&mut DecompressorOxide::new(), bytes, &mut buffer, DICTIONARY.len(), flags);
        if status == TINFLStatus::HasMoreOutput && room < limit {
            room = room.saturating_mul(USUAL_RATIO).saturating_add(1).min(limit);
            continue;
        }
        let whole = status == TINFLStatus::Done && read == bytes.len();
        return buffer.get(DICTIONARY.len()..DICTIONARY.len() + written).filter(|_| whole).map(|plain| Zeroizing::new(plain.to_vec()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_deflated_comes_back_and_danish_gets_short() {
        let note = "Han vil gerne have hjælp til at søge en bolig, og vi aftalte at mødes ved kiosken i morgen.".as_bytes();
        let deflated = deflate(note);
        assert!(deflated.len() < note.len() / 2, "{} of {}", deflated.len(), note.len());
        assert_eq!(inflate(&deflated, 1_000).expect("inflates").as_slice(), note);
        assert_eq!(inflate(&deflate(b""), 10).expect("inflates").as_slice(), b"");
        for cut in 0..deflated.len() {
            assert!(inflate(&deflated[..cut], 1_000).is_none(), "cut at {cut}");
        }
        assert!(inflate(&deflated, note.len() - 1).is_none());
        let long = [b'a'; 50_000];
        assert_eq!(inflate(&deflate(&long), long.len()).expect("inflates").as_slice(), long);
        assert!(inflate(&deflate(&long), long.len() - 1).is_none());
    }

    #[test]
    fn the_dictionary_is_frozen() {
        let hash = blake3::hash(DICTIONARY).to_hex();
        assert_eq!(
            hash.as_str(),
            "6e7b20f78e7f40356618b6a087b46c877684a90533b90eb9079b343cc0e541d4",
            "the dictionary is part of the format and must never change"
        );
    }
}
