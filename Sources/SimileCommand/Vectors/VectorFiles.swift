import ArgumentParser
import Basics
import Foundation
import Imaging
import Simile
import VectorBenchmark
import VectorSearch

/// Reads the files that `simile vectors` is given.
enum VectorFiles {
    /// The vectors of a `.npy` or `.fvecs` file, at least one, of unit length for the cosine.
    static func matrix(_ path: String, for metric: Metric? = nil) throws -> VectorMatrix {
        let normalizing = metric == .cosine
        if path.lowercased().hasSuffix(".fvecs") {
            return try FvecsReader(path: path).matrix(normalizing: normalizing)
        }
        let reader = try NumPyReader(path: path)
        guard reader.shape.count == 2 else {
            throw VectorsError(path, "an array of one axis; vectors are an array of two, n × d")
        }
        guard reader.shape[0] > 0 else { throw VectorsError(path, "holds no vectors") }
        return try reader.matrix(normalizing: normalizing)
    }

    /// The true neighbors in a `.npy` or `.ivecs` file: one line for each query, of at least `limit`.
    static func truth(_ path: String, queries: VectorMatrix, limit: Int) throws -> GroundTruth {
        let table =
            path.lowercased().hasSuffix(".ivecs") ? try NeighborTable(ivecs: path) : try NeighborTable(npy: path)
        guard table.count == queries.count else {
            throw VectorsError(path, "has neighbors of \(table.count) queries, and there are \(queries.count)")
        }
        guard let truth = GroundTruth(table, limit: limit) else {
            throw VectorsError(path, "has \(table.width) neighbors of each query; lower --limit to that")
        }
        return truth
    }

    /// Throws unless vectors are of the dimension that another file has.
    static func check(_ queries: VectorMatrix, at path: String, dimension: Int, of other: String) throws {
        guard queries.dimension == dimension else {
            throw VectorsError(
                path, "its vectors have \(queries.dimension) components, those of \(other.onOneLine) \(dimension)")
        }
    }

    /// Makes it a matter of usage when two of the paths, inputs and outputs alike, are one file.
    static func checkDistinct(_ paths: [String?]) throws {
        var seen: Set<String> = []
        for path in paths.compactMap({ $0 }) where !seen.insert(try FilePath.real(path)).inserted {
            throw ValidationError("\(path.onOneLine) is named twice; inputs and outputs must be different files.")
        }
    }
}

/// Refuses numbers of threads that make no sense.
func checkThreads(_ threads: Int?, _ option: String = "--threads") throws {
    if let threads, !(1...1024).contains(threads) { throw ValidationError("\(option) must be between 1 and 1024.") }
}

/// Runs work that ends with ``VectorSearchError/cancelled`` when the user stops it, which is exit status 130.
func stoppable<Result>(_ work: () throws -> Result) throws -> Result {
    do { return try work() } catch VectorSearchError.cancelled { throw ExitCode(130) }
}

/// Runs work and measures its duration, in seconds.
func seconds<Result>(_ work: () throws -> Result) rethrows -> (Result, Double) {
    let start = ContinuousClock.now
    let result = try work()
    return (result, (ContinuousClock.now - start).seconds)
}
