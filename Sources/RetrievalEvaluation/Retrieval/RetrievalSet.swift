/// Labeled items, of which some ask and some are there to be found.
///
/// Without a split every item asks, and all the others are there to be found: leave-one-out. With one, the items of that split
/// ask, and all others are there to be found.
public struct RetrievalSet: Sendable {
    /// An item with its label.
    public struct Item: Sendable, Hashable {
        /// Its stable name, such as the path of an image.
        public var key: String
        /// The class that it belongs to.
        public var label: String
        /// The part of the set that it belongs to, such as `test`; nil where there are no parts.
        public var split: String?

        /// - Parameters:
        ///   - key: the item's stable name.
        ///   - label: the class that it belongs to.
        ///   - split: the part of the set that it belongs to.
        public init(_ key: String, label: String, split: String? = nil) {
            self.key = key
            self.label = label
            self.split = split
        }
    }

    /// All items, ascending by the bytes of their keys: the order in which ties are broken.
    public let items: [Item]
    /// The names of the classes that have items, ascending.
    public let classes: [String]
    /// The names of their parent classes, ascending; empty where none are known.
    public let parents: [String]
    /// The items that ask, by number, ascending.
    public let queries: [Int]
    /// The items that are there to be found, by number, ascending.
    public let gallery: [Int]
    /// The class of each item, by number.
    public let classOfItem: [Int]
    /// The parent of each class, by number; nil where it is not known.
    public let parentOfClass: [Int?]

    private let parentNames: [String: String]
    private let querySplit: String?

    /// O(items · log items).
    /// - Parameters:
    ///   - items: in any order; of equal keys the first counts.
    ///   - parents: the parent class of classes, by name; those without items do not matter.
    ///   - querySplit: the part whose items ask; nil for leave-one-out.
    public init(_ items: [Item], parents: [String: String] = [:], querySplit: String? = nil) {
        // Keys may look alike and differ in bytes, so they are compared as bytes; the place keeps the first of equals first.
        let order = items.enumerated().map { (key: Array($0.element.key.utf8), place: $0.offset) }
            .sorted { $0.key == $1.key ? $0.place < $1.place : $0.key.lexicographicallyPrecedes($1.key) }
        var sorted: [Item] = []
        for (number, entry) in order.enumerated() where number == 0 || order[number - 1].key != entry.key {
            sorted.append(items[entry.place])
        }
        let classes = Set(sorted.map(\.label)).sorted()
        let numbers = Dictionary(uniqueKeysWithValues: zip(classes, classes.indices))
        let parentNames = parents.filter { numbers[$0.key] != nil }
        let names = Set(parentNames.values).sorted()
        self.items = sorted
        self.classes = classes
        self.parents = names
        classOfItem = sorted.map { numbers[$0.label] ?? 0 }
        parentOfClass = classes.map { parentNames[$0].flatMap(names.firstIndex(of:)) }
        queries = sorted.indices.filter { querySplit == nil || sorted[$0].split == querySplit }
        gallery = sorted.indices.filter { querySplit == nil || sorted[$0].split != querySplit }
        self.parentNames = parentNames
        self.querySplit = querySplit
    }

    /// Whether every item asks for all the others.
    public var isLeaveOneOut: Bool { querySplit == nil }

    /// What can count as right: with parents, two levels of it.
    public var levels: [RelevanceLevel] { parents.isEmpty ? [.sameClass] : [.sameClass, .sameParent] }

    /// The set of fewer items.
    /// - Parameter isKept: whether the item of a number stays.
    public func keeping(_ isKept: (Int) -> Bool) -> RetrievalSet {
        RetrievalSet(items.indices.filter(isKept).map { items[$0] }, parents: parentNames, querySplit: querySplit)
    }

    /// The group of each item at a level, by number: items of one group are right for each other. Nil belongs to none.
    func groups(_ level: RelevanceLevel) -> [Int?] {
        switch level {
        case .sameClass: classOfItem
        case .sameParent: classOfItem.map { parentOfClass[$0] }
        }
    }

    /// How many items of the gallery are right for each query, in the order of ``queries``. O(items).
    public func relevantCounts(_ level: RelevanceLevel) -> [Int] {
        let groups = groups(level)
        var sizes: [Int: Int] = [:]
        for item in gallery { if let group = groups[item] { sizes[group, default: 0] += 1 } }
        return queries.map { item in
            guard let group = groups[item] else { return 0 }
            return sizes[group, default: 0] - (isLeaveOneOut ? 1 : 0)
        }
    }
}

/// What counts as right for a query.
public enum RelevanceLevel: String, Sendable, Hashable, CaseIterable {
    /// An item of the same class.
    case sameClass = "class"
    /// An item whose class has the same parent, its own class included.
    case sameParent = "parent"
}
