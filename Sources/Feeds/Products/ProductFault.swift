import Basics

/// Something about a product of a feed that cannot be used. The rest of the product, or of the feed, goes on.
package struct ProductFault: Error, Hashable, Sendable, CustomStringConvertible {
    /// What became of it.
    package enum Effect: String, Hashable, Sendable {
        /// The product is left out.
        case productLeftOut = "left out"
        /// The product is used without the field, or without one of its images.
        case fieldLeftOut = "used without it"
        /// The product is used with the beginning of the field.
        case fieldCut = "cut"
    }

    /// The line that the product begins on, from 1; of a page of Shopify the product's number.
    package let line: Int
    /// The product's id, where it has one: it is in the feed, even though it cannot be used.
    package let id: String?
    /// The field at fault, as the specification names it; nil where it is no field.
    package let field: String?
    /// What is wrong with it.
    package let reason: String
    /// What became of it.
    package let effect: Effect

    init(line: Int, id: String?, field: String?, _ effect: Effect, _ reason: String) {
        (self.line, self.id, self.field, self.effect, self.reason) = (line, id, field, effect, reason)
    }

    /// "line 12, product X: price '…' …; used without it", on one line.
    package var description: String {
        let product = id.map { ", product \($0.onOneLine(limit: 60))" } ?? ""
        let field = field.map { "\($0) " } ?? ""
        return "line \(line)\(product): \(field)\(reason.onOneLine(limit: 400)); \(effect.rawValue)"
    }
}
