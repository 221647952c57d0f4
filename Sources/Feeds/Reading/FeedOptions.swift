/// What a feed does not say of itself.
package struct FeedOptions: Hashable, Sendable {
    /// Where the feed comes from: links that are relative, where the product's page does not tell, begin there.
    package var address: String?
    /// The currency of prices that name none, a code of ISO 4217 such as "EUR".
    package var currency: String?
    /// What becomes of the variants of a Shopify product.
    package var variants: Variants
    /// How much a feed may hold.
    package var limits: FeedLimits

    /// What becomes of the variants of a Shopify product: its colors and sizes.
    package enum Variants: String, Hashable, Sendable, Codable, CaseIterable {
        /// Each is a product of its own, with the product's id as the group's.
        case each
        /// The first stands for all, under the product's id.
        case first
    }

    /// - Parameters:
    ///   - address: where the feed comes from.
    ///   - currency: the currency of prices that name none.
    package init(
        address: String? = nil, currency: String? = nil, variants: Variants = .each, limits: FeedLimits = FeedLimits()
    ) {
        (self.address, self.currency, self.variants, self.limits) = (address, currency?.uppercased(), variants, limits)
    }
}
