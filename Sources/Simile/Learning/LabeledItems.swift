import Basics
import Catalog
import SimilarityLearning

/// Items of a catalog with values of attributes, of which the first is what is learned.
protocol LabeledItems {
    /// The items, by key: the order in which they came must not matter.
    var keys: [ItemKey] { get }
    /// For each attribute that was asked for the value of each item.
    var values: [[AttributeValue?]] { get }
}

extension LabeledItems {
    /// The classes that the first attribute names, in their order as text, and the class of each item by its place
    /// among them.
    var classes: (names: [String], places: [Int]) {
        let names = Set(values[0].compactMap { $0?.description }.map { ExactText($0) }).map(\.text).sorted()
        let places = Dictionary(uniqueKeysWithValues: names.enumerated().map { (ExactText($1), $0) })
        return (names, values[0].compactMap { $0.flatMap { places[ExactText($0.description)] } })
    }

    /// The group of each item by an attribute, counted from 0; an item without a value is a group of its own.
    func groups(_ attribute: Int) -> [Int] {
        var places: [AttributeValue: Int] = [:]
        var count = 0
        return values[attribute].map { value in
            defer { count += 1 }
            guard let value else { return count }
            if let place = places[value] { return place }
            places[value] = count
            return count
        }
    }

    /// What tells these images from others: a digest of their keys and labels.
    var digest: String {
        var digest = SHA256()
        for (row, key) in keys.enumerated() {
            digest.update(Array("\(key.text)\u{0}\(values.first?[row]?.description ?? "")\u{0}".utf8))
        }
        return digest.finalize().description
    }

    /// What a reader of measures must know: classes that none was measured of.
    func notes(on split: ClassSplit) -> [String] {
        let classes = classes
        let measured = Set(split.validation.map { classes.places[$0] })
        let others = classes.names.indices.filter { !measured.contains($0) }.map { classes.names[$0].onOneLine }
        guard !others.isEmpty else { return [] }
        let listed = others.prefix(10).joined(separator: ", ") + (others.count > 10 ? ", …" : "")
        return ["\(others.count.counted("class", "classes")) had too few images to keep one for measuring: \(listed)"]
    }
}
