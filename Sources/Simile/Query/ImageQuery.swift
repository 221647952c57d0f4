public import Catalog
import Foundation

/// An image as a user names it: a path, a web address, an item of the catalog, or bytes from elsewhere.
public enum ImageQuery: Sendable, Equatable {
    /// A file.
    case file(String)
    /// An http or https address.
    case url(String)
    /// An item of the catalog, whatever files there are.
    case item(ItemKey)
    /// Bytes at hand, from standard input or an upload.
    case bytes([UInt8], name: String)

    /// An encoded image at hand.
    public static func data(_ bytes: some Sequence<UInt8>) -> ImageQuery { .bytes(Array(bytes), name: "data") }

    /// Reads a word of the command line: an address if it looks like one, else a path (or an item's key; whoever has a
    /// catalog tries that first).
    public init(_ text: String) {
        if ImageFetcher.isURL(text) {
            self = .url(text)
        } else if text.lowercased().hasPrefix("file:///") {
            self = .file(Self.path(ofFileURL: text))
        } else {
            self = .file(text)
        }
    }

    /// The path in a file address, byte for byte; the address as it is where that is no text.
    private static func path(ofFileURL address: String) -> String {
        var bytes: [UInt8] = []
        var rest = address.utf8.dropFirst(7)
        while let byte = rest.popFirst() {
            let digits = rest.prefix(2)
            if byte == UInt8(ascii: "%"), digits.count == 2, digits.first != UInt8(ascii: "+"),
                let value = UInt8(String(Substring(digits)), radix: 16)
            {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(validating: bytes, as: UTF8.self) ?? address
    }

    /// Whether it is to be fetched.
    package var isAddress: Bool { if case .url = self { true } else { false } }

    /// What to call it in messages.
    public var name: String {
        switch self {
        case .file(let path): path
        case .url(let address): address
        case .item(let key): key.text
        case .bytes(_, let name): name
        }
    }
}
