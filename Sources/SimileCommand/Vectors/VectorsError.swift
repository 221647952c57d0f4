import Basics
import Imaging
import Simile
import VectorSearch

/// Files that do not fit together, or an operation that one of them is to blame for: "path: what is wrong".
struct VectorsError: Error, CustomStringConvertible {
    let path: String
    let problem: String

    init(_ path: String, _ problem: String) {
        self.path = path
        self.problem = problem
    }

    var description: String { "\(path.onOneLine): \(problem)" }

    /// Runs work over the vectors of a file, so that an error of one names the file.
    static func naming<Result>(_ path: String, _ work: () throws -> Result) throws -> Result {
        do { return try work() } catch let error as VectorSearchError where error != .cancelled {
            throw VectorsError(path, "\(error)")
        }
    }
}
