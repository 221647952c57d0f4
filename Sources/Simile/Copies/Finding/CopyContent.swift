import Catalog
import Imaging

/// A content, and the items that have it, in the order of their keys.
struct CopyContent {
    let hash: ContentHash
    var items: [Item]

    /// The first item's key, by which the content is named.
    var key: ItemKey { items[0].key }

    /// What is made of the first of the files that can be read; nil where none can.
    func first<Value>(_ make: (ImageSource) throws -> Value) -> Value? {
        for item in items {
            if let path = item.path, let value = try? make(.file(path)) { return value }
        }
        return nil
    }

    /// The contents of all items with a file that could be looked at, by the first of their keys. O(items).
    static func all(in catalog: ImageCatalog) throws -> [CopyContent] {
        var contents: [CopyContent] = []
        var places: [ContentHash: Int] = [:]
        var page = try catalog.items(limit: 1000)
        while let last = page.last {
            for item in page where item.path != nil && item.fault == nil {
                guard let hash = item.fingerprint?.contentHash else { continue }
                if let place = places[hash] {
                    contents[place].items.append(item)
                } else {
                    places[hash] = contents.count
                    contents.append(CopyContent(hash: hash, items: [item]))
                }
            }
            page = try catalog.items(limit: 1000, after: last.key)
        }
        return contents
    }
}
