import Basics
import Catalog
import Feeds
import Foundation

extension Product {
    /// The attributes of the product's items, under the names of Google Merchant's specification where that has one:
    ///
    /// - `source`, `product_id`: where it comes from, and what it is called there.
    /// - `group_id`: what the variants of one product share; its own id where it has none.
    /// - `title`, `link`, `brand`, `color`, `size`, `gender`, `age_group`, `material`, `pattern`, `product_type`,
    ///   `google_product_category`, `gtin`, `mpn`, `availability`, `condition`, `custom_label_0` to `custom_label_4`: texts.
    /// - `price`: a number, what it costs now; `currency`; `regular_price` where it is reduced.
    ///
    /// - Parameter defaults: those that the product has not its own of.
    func attributes(source: String, defaults: [String: String]) -> Attributes {
        var pairs: [(String, AttributeValue)] = defaults.map { ($0, AttributeValue(literal: Self.clean($1))) }
        func add(_ name: String, _ text: String?) {
            guard let text = text.map(Self.clean), !text.isEmpty else { return }
            pairs.append((name, .text(text)))
        }
        func add(_ name: String, _ price: Price?) {
            guard let price, let amount = Double("\(price.amount)") else { return }
            pairs.append((name, Int64(exactly: amount).map { .integer($0) } ?? .number(amount)))
        }
        add("title", title)
        add("link", link)
        for (field, text) in texts { add(field.rawValue, text) }
        add("availability", availability?.rawValue)
        add("condition", condition?.rawValue)
        add("gender", gender?.rawValue)
        add("price", salePrice ?? price)
        add("currency", (salePrice ?? price)?.currency)
        if salePrice != nil { add("regular_price", price) }
        add("group_id", groupID ?? id)
        add("product_id", id)
        add("source", source)
        return Attributes(pairs)
    }

    /// The product as the catalog keeps it. Its digest is of all that becomes of it, so that another of the descriptions of a source
    /// changes it, too.
    func newProduct(source: String, defaults: [String: String]) -> NewProduct {
        let attributes = attributes(source: source, defaults: defaults)
        var bytes: [UInt8] = []
        func add(_ text: String) {
            withUnsafeBytes(of: UInt32(text.utf8.count).littleEndian) { bytes += $0 }
            bytes += text.utf8
        }
        for (name, value) in attributes {
            add(name)
            add("\(value)")
        }
        for image in images { add(image) }
        return NewProduct(name: id, digest: SHA256.hash(bytes), attributes: attributes, images: images)
    }

    /// A text that can be stored.
    private static func clean(_ text: String) -> String { text.filter { $0 != "\0" } }
}

extension SourceDescription {
    /// What the parsers need to know.
    func options(address: String) -> FeedOptions {
        FeedOptions(address: address, currency: defaults?.currency, variants: defaults?.variants ?? .each)
    }
}
