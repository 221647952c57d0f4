/// What a key's holder may do. One scope does not hold the other: a feed that only writes need not see the catalog.
public enum AccessScope: String, Sendable, Hashable, Codable, CaseIterable {
    /// Compare, search, and see items and images.
    case read
    /// Add, change and delete items.
    case write
}
