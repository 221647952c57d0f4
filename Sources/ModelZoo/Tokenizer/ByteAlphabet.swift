/// The 256 characters that stand for the 256 bytes in a byte-level vocabulary.
///
/// Printable characters of Latin-1 stand for themselves; the other bytes, in order, are U+0100, U+0101 and so on, so that
/// no piece of a vocabulary holds a space or a control character. Source: GPT-2's `bytes_to_unicode`, 2019.
enum ByteAlphabet {
    /// The character of each byte, as UTF-8.
    static let characters: [[UInt8]] = {
        var next: UInt32 = 0x100
        return (UInt32(0)...255).map { byte in
            let stands = (33...126).contains(byte) || (161...172).contains(byte) || (174...255).contains(byte)
            defer { next += stands ? 0 : 1 }
            return Array(String(Character(Unicode.Scalar(stands ? byte : next) ?? " ")).utf8)
        }
    }()
}
