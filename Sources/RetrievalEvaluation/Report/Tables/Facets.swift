/// What is known of the facets of measurements.
enum Facets {
    /// What a number is about, from the widest to the narrowest: two numbers that differ here cannot be compared.
    static let conditions = ["level", "task", "parent", "class", "transformation", "strength"]
    /// Between what one can choose.
    static let choices = ["model", "size", "metric", "index", "effort"]
    /// Facets that have so many values that choices go across instead of down.
    static let places: Set<String> = ["class", "parent"]

    /// The facets in the order of a table's columns; unknown ones are choices and come last.
    static func ordered(_ facets: some Sequence<String>) -> [String] {
        let order = conditions + choices
        return facets.sorted {
            (order.firstIndex(of: $0) ?? order.count, $0) < (order.firstIndex(of: $1) ?? order.count, $1)
        }
    }

    /// A subject in words: `efficientnet_lite0, hnsw, class dress`.
    static func words(_ subject: [String: String]) -> String {
        let order = ordered(subject.keys)
        return (order.filter { !conditions.contains($0) } + order.filter(conditions.contains)).map { facet in
            let value = subject[facet] ?? ""
            return ["model", "index", "metric", "transformation"].contains(facet) ? value : "\(facet) \(value)"
        }.joined(separator: ", ")
    }
}
