package import Basics
import Foundation
import Imaging
package import RetrievalEvaluation
import Simile

/// The `results.json` of an earlier evaluation.
package enum BaselineFile {
    private static let mostBytes = 256 << 20

    /// Reads it. Blocks.
    /// - Parameter path: the file, as the user types it.
    /// - Returns: what that evaluation found.
    /// - Throws: `FileError` when it cannot be read, is larger than 256 MiB, or is something else.
    package static func read(_ path: String) throws(FileError) -> EvaluationResults {
        let bytes = try FileContents.read(try FilePath.absolute(path), limit: mostBytes).bytes
        do throws(ResultsFileError) {
            return try EvaluationResults(json: Data(bytes))
        } catch {
            throw FileError(path: path, reason: error.description)
        }
    }

    /// Reads results to hold others against. Blocks.
    /// - Parameters:
    ///   - path: the file, as the user types it.
    ///   - kind: what is evaluated.
    /// - Returns: what that evaluation found.
    /// - Throws: `FileError` as ``read(_:)``, and when it is an evaluation of another kind, holds no numbers, or one that lies
    ///   outside its own interval, as no evaluation writes them.
    package static func read(_ path: String, of kind: EvaluationResults.Kind) throws(FileError) -> EvaluationResults {
        let results = try read(path)
        if results.kind != kind {
            throw FileError(path: path, reason: BaselineError(now: kind, baseline: results.kind).description)
        }
        guard !results.measurements.isEmpty else {
            throw FileError(path: path, reason: "holds no measurements; evaluate again")
        }
        let slack = 1e-9
        for each in results.measurements {
            let (value, low, high) = (each.estimate.value, each.estimate.low, each.estimate.high)
            if let low, let high, !(low - slack <= value && value <= high + slack) {
                throw FileError(
                    path: path,
                    reason: "has a value of \(each.measure.onOneLine) outside its own interval; evaluate again")
            }
        }
        return results
    }
}
