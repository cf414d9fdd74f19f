//! A text in a link: short, readable, and safe from whatever passes links on.
//!
//! Letters, digits and a few signs stand for themselves, a line break is `;`, a space `+`, everything else
//! is percent-encoded UTF-8. Only signs are used that a program passing a link on has to leave as they are;
//! the last character is never one that is taken for the end of a sentence around it.

/// The longest packed text, in characters. Some programs cut links off beyond eight thousand or so.
pub const MOST: usize = 6_000;

const PLAIN: &[u8] = b"-._,():/!";

/// Packs a text.
pub fn pack(text: &str) -> String {
    let mut packed = String::with_capacity(text.len() + text.len() / 8);
    let last = text.len().saturating_sub(1);
    for (i, byte) in text.bytes().enumerate() {
        match byte {
            _ if byte.is_ascii_alphanumeric() => packed.push(char::from(byte)),
            b'\n' if i < last => packed.push(';'),
            b' ' if i < last => packed.push('+'),
            _ if PLAIN.contains(&byte) && i < last => packed.push(char::from(byte)),
            _ => {
                const HEX: &[u8; 16] = b"0123456789ABCDEF";
                packed.push('%');
                packed.push(char::from(HEX[usize::from(byte >> 4)]));
                packed.push(char::from(HEX[usize::from(byte & 15)]));
            }
        }
    }
    packed
}

/// Unpacks a text; `None` where it was not packed here, or was cut off.
pub fn unpack(packed: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(packed.len());
    let mut rest = packed.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b';' => b'\n',
            b'+' => b' ',
            b'%' => {
                let mut digit = || char::from(rest.next()?).to_digit(16);
                let (high, low) = (digit()?, digit()?);
                u8::try_from(high * 16 + low).ok()?
            }
            other => other,
        });
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_comes_back() {
        let every: String = (0_u32..0x3000).filter_map(char::from_u32).collect();
        for text in ["", "a", "f(1)\nf(\"a b\")\n", "100 % & = # ; + ~", "prüfe('❄')\r\n\t", &every] {
            let packed = pack(text);
            assert_eq!(unpack(&packed).as_deref(), Some(text));
            assert!(packed.is_ascii() && !packed.contains(['&', '#', ' ', '"', '\'', '=']), "{packed}");
        }
    }

    #[test]
    fn what_is_mostly_written_stays_short_and_readable() {
        assert_eq!(pack("get(42)\nget(7)\nrepeat"), "get(42);get(7);repeat");
        assert_eq!(pack("wait 30s"), "wait+30s");
    }

    #[test]
    fn a_link_does_not_end_in_what_may_be_taken_for_the_end_of_a_sentence() {
        for text in ["f(1)", "what,", "end.", "f\n", "a ", "why!"] {
            assert!(pack(text).ends_with(|last: char| last.is_ascii_alphanumeric()), "{}", pack(text));
        }
    }

    #[test]
    fn signs_that_were_encoded_on_the_way_are_read_all_the_same() {
        assert_eq!(unpack("f%281%29;f%28%22a%22%29").as_deref(), Some("f(1)\nf(\"a\")"));
    }

    #[test]
    fn what_was_cut_off_or_never_packed_is_refused() {
        for packed in ["f(1%", "f(1%2", "%zz", "%+1", "%C3", "%FF"] {
            assert_eq!(unpack(packed), None, "{packed}");
        }
    }
}
