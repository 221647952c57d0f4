import Catalog
import Foundation

/// Where a page of items ends, as a client takes it from one page to the next: letters and digits that mean nothing to it.
///
/// It holds the last item's key. Of a key that is longer than new ones may be it holds the beginning and the item's number, so that
/// it never becomes longer than what an address has room for.
struct PageCursor: Equatable {
    private enum Place: Equatable {
        case key([UInt8])
        case item(Int64, keyPrefix: [UInt8])
    }

    private let place: Place

    /// The most characters of a cursor.
    static let longest = (1 + 4 + 8 + ItemKey.byteLimit) * 4 / 3 + 4

    /// The end of a page.
    init(after item: Item) {
        let key = Array(item.key.text.utf8)
        guard key.count > ItemKey.byteLimit else {
            place = .key(key)
            return
        }
        // Cut between characters, so that it is a text.
        var end = ItemKey.byteLimit
        while key[end] & 0xc0 == 0x80 { end -= 1 }
        place = .item(item.id, keyPrefix: Array(key[..<end]))
    }

    /// Reads a cursor.
    /// - Throws: a problem for what is none, or was damaged on its way.
    init(_ text: String) throws(Problem) {
        guard let bytes = Self.decode(text), bytes.count > 5,
            Self.checksum(bytes[0], bytes[5...]).elementsEqual(bytes[1..<5])
        else { throw Self.unknown }
        let content = bytes[5...]
        switch bytes[0] {
        case 1: place = .key(Array(content))
        case 2 where content.count > 8:
            place = .item(
                content.prefix(8).reduce(0) { $0 << 8 | Int64($1) }, keyPrefix: Array(content.dropFirst(8)))
        default: throw Self.unknown
        }
        guard let key = String(validating: keyBytes, as: UTF8.self), ItemKey(key).fault == nil else {
            throw Self.unknown
        }
    }

    /// How it is written: base64url of a version, a checksum and the place.
    var text: String {
        let (version, content): (UInt8, [UInt8]) =
            switch place {
            case .key(let key): (1, key)
            case .item(let id, let prefix):
                (2, (0..<8).map { UInt8(truncatingIfNeeded: id >> (56 - 8 * $0)) } + prefix)
            }
        return Self.encode([version] + Self.checksum(version, content[...]) + content)
    }

    /// The key after which the next page begins. Of a long one whose item is gone by now the beginning: then some items with the
    /// same beginning may come a second time. Blocks.
    func key(in catalog: ImageCatalog) throws(CatalogError) -> ItemKey {
        let beginning = ItemKey(String(decoding: keyBytes, as: UTF8.self))
        guard case .item(let id, let prefix) = place, let item = try catalog.items(ids: [id]).first,
            item.key.text.utf8.starts(with: prefix)
        else { return beginning }
        return item.key
    }

    private var keyBytes: [UInt8] {
        switch place {
        case .key(let key), .item(_, let key): key
        }
    }

    private static let unknown = Problem.invalid(
        "cursor", "the cursor is not one of this service; leave it out to begin with the first page")

    /// FNV-1a: it finds what was cut or mistyped, and cursors of others.
    private static func checksum(_ version: UInt8, _ content: ArraySlice<UInt8>) -> [UInt8] {
        let sum = ([version] + content).reduce(UInt32(2_166_136_261)) { ($0 ^ UInt32($1)) &* 16_777_619 }
        return (0..<4).map { UInt8(truncatingIfNeeded: sum >> (24 - 8 * $0)) }
    }

    private static func encode(_ bytes: [UInt8]) -> String {
        Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    private static func decode(_ text: String) -> [UInt8]? {
        let plain = text.replacing("-", with: "+").replacing("_", with: "/")
        let padding = String(repeating: "=", count: (4 - plain.utf8.count % 4) % 4)
        guard let bytes = Data(base64Encoded: plain + padding).map(Array.init), encode(bytes) == text else {
            return nil
        }
        return bytes
    }
}
