package import Basics

/// A product as a source describes it.
package struct NewProduct: Hashable, Sendable {
    /// What the source calls it.
    package var name: String
    /// The digest of all that is known of it: an equal one means that nothing changed.
    package var digest: SHA256.Digest
    /// The attributes of its items.
    package var attributes: Attributes
    /// The addresses of its images, the first of which decides how it looks.
    package var images: [String]

    /// A product of its parts.
    package init(name: String, digest: SHA256.Digest, attributes: Attributes, images: [String]) {
        (self.name, self.digest, self.attributes, self.images) = (name, digest, attributes, images)
    }
}

/// What became of products.
package struct ProductSummary: Hashable, Sendable, Encodable {
    /// Products that were not there before.
    package var added = 0
    /// Products of which something changed.
    package var changed = 0
    /// Products that are as they were.
    package var unchanged = 0
    /// Products that are gone.
    package var removed = 0

    /// Nothing.
    package init() {}
}

/// An image of a product that is to be fetched, or asked for again.
package struct ProductImage: Hashable, Sendable {
    /// The row number of the product.
    package let product: Int64
    /// What the source calls the product.
    package let name: String
    /// Which of the product's images it is, from 1.
    package let number: Int
    /// Where it is.
    package let address: String
    /// What the last answer said of its state.
    package let entityTag: String?
    /// Likewise.
    package let lastModified: String?
    /// The content of the item that shows it; nil where there is none yet.
    package let content: ContentHash?
    /// The attributes that a new item gets.
    package let attributes: Attributes
    /// How often in a row it could not be had.
    package let failures: Int

    /// The key of its item: the source's name and the product's id, and from the second image on the image's number.
    package func key(in source: String) -> ItemKey {
        ItemKey("\(source)/\(name)" + (number > 1 ? "#\(number)" : ""))
    }
}
