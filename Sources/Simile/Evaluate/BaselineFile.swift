import Foundation
public import RetrievalEvaluation

/// The `results.json` of an earlier evaluation.
public enum BaselineFile {
    private static let mostBytes = 256 << 20

    /// Reads it. Blocks.
    /// - Parameter path: the file, as a person types it.
    /// - Returns: what that evaluation found.
    /// - Throws: `FileProblem` when it cannot be read, is larger than 256 MiB, or is something else.
    public static func read(_ path: String) throws(FileProblem) -> EvaluationResults {
        let bytes = try FileContents.read(FilePath.absolute(path), limit: mostBytes).bytes
        do throws(ResultsFileError) {
            return try EvaluationResults(json: Data(bytes))
        } catch {
            throw FileProblem(path: path, reason: error.description)
        }
    }
}
