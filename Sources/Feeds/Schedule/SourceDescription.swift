import Basics

/// A source of products, as a person describes it in a file of many.
///
/// ```yaml
/// - name: garments
///   kind: feed
///   url: https://shop.example/merchant.xml
///   interval: 15m
///   defaults: {currency: EUR, attributes: {shop: garments}}
/// ```
///
/// Decoding takes any values; ``faults`` tells which cannot be used.
package struct SourceDescription: Hashable, Sendable, Codable {
    /// What is read.
    package enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
        /// A feed whose format its bytes tell: XML, TSV, CSV or JSON Lines.
        case feed
        /// A shop of Shopify, whose `products.json` is read page by page.
        case shopify
        /// A sitemap with images, or an index of sitemaps.
        case sitemap
        /// A folder of images on this machine.
        case folder
    }

    /// What a source does not say of itself.
    package struct Defaults: Hashable, Sendable, Codable {
        /// The currency of prices that name none, a code of ISO 4217.
        package var currency: String?
        /// What becomes of the variants of a Shopify product.
        package var variants: FeedOptions.Variants?
        /// Attributes of every product that has not its own of that name.
        package var attributes: [String: String]?

        /// Nothing, or something.
        package init(
            currency: String? = nil, variants: FeedOptions.Variants? = nil, attributes: [String: String]? = nil
        ) {
            (self.currency, self.variants, self.attributes) = (currency, variants, attributes)
        }
    }

    /// A name of its own, of letters, digits, `-`, `_` and `.`.
    package var name: String
    /// What is read.
    package var kind: Kind
    /// Where it is: an http or https address; of a folder its absolute path.
    package var url: String
    /// How often it is read; nil for once an hour.
    package var interval: SourceInterval?
    /// How many complete runs a product may miss before it is removed; nil for 3.
    package var misses: Int?
    /// What it does not say of itself.
    package var defaults: Defaults?

    /// A description, which may have ``faults``.
    package init(
        name: String, kind: Kind, url: String, interval: SourceInterval? = nil, misses: Int? = nil,
        defaults: Defaults? = nil
    ) {
        (self.name, self.kind, self.url, self.interval) = (name, kind, url, interval)
        (self.misses, self.defaults) = (misses, defaults)
    }

    /// What cannot be used, one line each; none where it is sound.
    package var faults: [String] {
        var faults: [String] = []
        let isName = name.unicodeScalars.allSatisfy {
            $0.isDigit || ("a"..."z").contains($0) || ("A"..."Z").contains($0) || "-_.".unicodeScalars.contains($0)
        }
        if !(1...64).contains(name.utf8.count) || !isName || name.hasPrefix(".") || name.hasPrefix("-") {
            let shown = name.onOneLine(limit: 70)
            faults.append(
                "name: '\(shown)' is not 1 to 64 letters, digits, '-', '_' or '.', the first a letter or digit")
        }
        if kind == .folder {
            if !url.hasPrefix("/") {
                faults.append("url: '\(url.onOneLine(limit: 100))' is no absolute path of a folder")
            }
        } else {
            do throws(WebAddress.Fault) {
                guard WebAddress.hasScheme(url) else {
                    throw WebAddress.Fault(reason: "'\(url.cut(to: 80))' has no scheme")
                }
                _ = try WebAddress.resolved(url, base: nil)
            } catch {
                faults.append("url: \(error.reason.onOneLine); give an http or https address")
            }
        }
        if let interval, !SourceInterval.allowed.contains(interval.seconds) {
            faults.append("interval: \(interval) is not between 1s and 30d")
        }
        if let misses, !(1...1000).contains(misses) { faults.append("misses: \(misses) is not between 1 and 1000") }
        if let currency = defaults?.currency, !isCode(currency) {
            faults.append("currency: '\(currency.onOneLine(limit: 20))' is no code such as EUR")
        }
        return faults
    }

    private func isCode(_ currency: String) -> Bool {
        currency.utf8.count == 3 && currency.utf8.allSatisfy { (0x41...0x5a).contains($0) }
    }
}
