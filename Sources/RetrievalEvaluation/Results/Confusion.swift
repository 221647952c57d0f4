/// Which classes are taken for which: of the queries of each class, how many have a first hit of each class.
public struct Confusion: Sendable, Hashable, Codable {
    /// Whose: `efficientnet_lite0, exact`.
    public var title: String
    /// The classes, of rows and columns alike.
    public var labels: [String]
    /// A row for each class of queries, a column for each class of first hits; as wide as high.
    public var counts: [[Int]]

    /// - Parameters:
    ///   - title: whose.
    ///   - labels: the classes.
    ///   - counts: a row for each class of queries, a column for each class of first hits.
    public init(title: String, labels: [String], counts: [[Int]]) {
        self.title = title
        self.labels = labels
        self.counts = counts
    }
}
