// Public since the conformance of a public type is.
public import ArgumentParser
public import VectorSearch

/// Kinds by their names.
extension IndexKind: ExpressibleByArgument {}

/// Metrics by their names on the command line.
enum MetricName: String, ExpressibleByArgument, CaseIterable {
    case cosine
    case euclidean
    case innerProduct = "inner-product"
    case manhattan
    case hamming

    init(_ metric: Metric) {
        self =
            switch metric {
            case .cosine: .cosine
            case .euclidean: .euclidean
            case .innerProduct: .innerProduct
            case .manhattan: .manhattan
            case .hamming: .hamming
            }
    }

    var metric: Metric {
        switch self {
        case .cosine: .cosine
        case .euclidean: .euclidean
        case .innerProduct: .innerProduct
        case .manhattan: .manhattan
        case .hamming: .hamming
        }
    }
}

/// A list of whole numbers, such as 10,20,40, in one argument.
struct NumberList: ExpressibleByArgument {
    let numbers: [Int]

    init?(argument: String) {
        numbers = argument.split(separator: ",", omittingEmptySubsequences: false).compactMap { Int($0) }
        guard numbers.count == argument.count(where: { $0 == "," }) + 1 else { return nil }
    }
}

/// A list of kinds, such as hnsw,annoy, in one argument.
struct KindList: ExpressibleByArgument {
    let kinds: [IndexKind]

    init?(argument: String) {
        let names = argument.split(separator: ",", omittingEmptySubsequences: false)
        kinds = names.compactMap { IndexKind(rawValue: String($0)) }
        guard kinds.count == names.count, Set(kinds).count == kinds.count else { return nil }
    }
}

extension String {
    /// Whether this is the name of a file in Annoy's own format.
    var isAnnoyFile: Bool { lowercased().hasSuffix(".ann") }
}
