import ArgumentParser
import VectorSearch

/// What HNSW computes similarities from, by the names of the command line.
enum HNSWVectorsName: String, ExpressibleByArgument, CaseIterable {
    case float32, float16, int8

    var vectors: HNSWParameters.Vectors {
        switch self {
        case .float32: .float32
        case .float16: .float16
        case .int8: .int8
        }
    }
}

/// What an index is built with. Each parameter belongs to one kind; what is not given stays as the kind has it.
struct RecipeOptions: ParsableArguments {
    @Flag(
        help: "exact: also hold each row in a byte per dimension: the same answers faster, for a quarter more memory.")
    var quantized = false

    @Option(help: ArgumentHelp("kdtree: rows in a leaf.", valueName: "n"))
    var leafSize: Int?

    @Option(help: ArgumentHelp("lsh: hash tables; more raise recall and memory.", valueName: "n"))
    var tables: Int?

    @Option(help: ArgumentHelp("lsh: hash functions per table; more make smaller buckets.", valueName: "n"))
    var hashes: Int?

    @Option(help: ArgumentHelp("lsh: rows per bucket, if --hashes is not given.", valueName: "n"))
    var bucketSize: Int?

    @Option(help: ArgumentHelp("lsh: width of the stripes that euclidean hash functions cut.", valueName: "x"))
    var bucketWidth: Float?

    @Option(help: ArgumentHelp("lsh: bits of each row's sketch, 0 for none.", valueName: "n"))
    var sketchBits: Int?

    @Option(help: ArgumentHelp("lsh: rows compared exactly for each neighbor, after their sketches.", valueName: "n"))
    var rerank: Int?

    @Option(help: ArgumentHelp("annoy: trees in the forest; more raise recall and memory.", valueName: "n"))
    var trees: Int?

    @Option(name: .customLong("m"), help: ArgumentHelp("hnsw: neighbors of a row in the graph.", valueName: "n"))
    var m: Int?

    @Option(help: ArgumentHelp("hnsw: candidates considered for each row; more take longer.", valueName: "n"))
    var efConstruction: Int?

    @Option(help: "hnsw: what similarities are computed from; float16 takes half of the memory, int8 a quarter.")
    var vectors: HNSWVectorsName?

    @Option(
        help: ArgumentHelp(
            "hnsw: dimensions used for the graph's traversal (default: by the variance).", valueName: "n")
    )
    var walkDimensions: Int?

    /// Each parameter's option, whether it was given, and the kind it belongs to.
    private var given: [(option: String, isGiven: Bool, kind: IndexKind)] {
        [
            ("--quantized", quantized, .exact), ("--leaf-size", leafSize != nil, .kdTree),
            ("--tables", tables != nil, .lsh), ("--hashes", hashes != nil, .lsh),
            ("--bucket-size", bucketSize != nil, .lsh), ("--bucket-width", bucketWidth != nil, .lsh),
            ("--sketch-bits", sketchBits != nil, .lsh), ("--rerank", rerank != nil, .lsh),
            ("--trees", trees != nil, .annoy), ("--m", m != nil, .hnsw),
            ("--ef-construction", efConstruction != nil, .hnsw), ("--vectors", vectors != nil, .hnsw),
            ("--walk-dimensions", walkDimensions != nil, .hnsw),
        ]
    }

    /// Refuses options that suit none of the kinds.
    func check(for kinds: [IndexKind]) throws {
        for (option, isGiven, kind) in given where isGiven && !kinds.contains(kind) {
            let names = kinds.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("\(option) is for the kind \(kind.rawValue), not \(names).")
        }
    }

    /// The recipe of a kind with the parameters given.
    private func recipe(_ kind: IndexKind) -> IndexRecipe {
        func set<Value>(_ parameter: inout Value, _ value: Value?) { if let value { parameter = value } }
        switch IndexRecipe(kind) {
        case .exact: return .exact(quantized: quantized)
        case .kdTree(var parameters):
            set(&parameters.leafSize, leafSize)
            return .kdTree(parameters)
        case .lsh(var parameters):
            set(&parameters.tables, tables)
            parameters.hashes = hashes
            set(&parameters.bucketSize, bucketSize)
            parameters.bucketWidth = bucketWidth
            parameters.sketchBits = sketchBits
            set(&parameters.rerank, rerank)
            return .lsh(parameters)
        case .annoy(var parameters):
            set(&parameters.trees, trees)
            return .annoy(parameters)
        case .hnsw(var parameters):
            set(&parameters.m, m)
            set(&parameters.efConstruction, efConstruction)
            set(&parameters.vectors, vectors?.vectors)
            parameters.dimensions = walkDimensions
            return .hnsw(parameters)
        }
    }

    /// The recipe of a kind, tried on nothing, so that what does not suit is said before any file is read.
    func recipe(_ kind: IndexKind, for metric: Metric, seed: UInt64) throws -> IndexRecipe {
        let recipe = recipe(kind)
        do {
            _ = try recipe.build(VectorMatrix(dimension: 1), metric: metric, BuildOptions(seed: seed, threads: 1))
        } catch {
            throw ValidationError("\(error)")
        }
        return recipe
    }
}
