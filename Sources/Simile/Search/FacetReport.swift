public import Catalog

/// The values of attributes among the items of a catalog, or those that match a condition.
public struct FacetReport: Sendable, Encodable {
    /// How many items there are.
    public var items: Int
    /// A facet for each attribute.
    public var facets: [Facet]
    /// Which of the attributes no item has, and why the condition can match nothing, where that is so.
    public var notes: [String]?
}
