import ArgumentParser
import Simile
import VectorSearch

/// A kind of index, by the names of the command line.
enum IndexName: String, ExpressibleByArgument, CaseIterable {
    case auto, exact, hnsw, annoy, lsh, kdtree

    var choice: IndexChoice { kind.map { .kind($0) } ?? .automatic }
    /// nil for `auto`.
    var kind: IndexKind? { IndexKind(rawValue: rawValue) }
}
