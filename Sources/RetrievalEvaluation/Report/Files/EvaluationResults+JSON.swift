public import Foundation

extension EvaluationResults {
    /// The results as one JSON document, as `results.json` holds it: keys sorted, indented. Numbers that JSON has no word for
    /// are the strings `"nan"`, `"inf"` and `"-inf"`.
    /// - Throws: what `JSONEncoder` throws; nothing here gives it a reason to.
    public var json: String {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
            encoder.nonConformingFloatEncodingStrategy = .convertToString(
                positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
            return String(decoding: try encoder.encode(self), as: UTF8.self)
        }
    }

    /// Reads what ``json`` made.
    /// - Parameter json: the document.
    /// - Throws: ``ResultsFileError`` for anything else, and for the results of a version with another layout.
    public init(json: Data) throws(ResultsFileError) {
        let decoder = JSONDecoder()
        decoder.nonConformingFloatDecodingStrategy = .convertFromString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        guard let head = try? decoder.decode(Head.self, from: json) else { throw .notResults }
        guard head.format == Self.currentFormat else { throw .otherFormat(head.format) }
        do { self = try decoder.decode(EvaluationResults.self, from: json) } catch { throw .notResults }
    }

    private struct Head: Decodable {
        let format: Int
    }
}

/// Why a file is not the results of an evaluation.
public enum ResultsFileError: Error, Equatable, CustomStringConvertible {
    /// It is no JSON, or other JSON.
    case notResults
    /// It has the layout of another version of Simile.
    case otherFormat(Int)

    /// One line, to follow the file's name.
    public var description: String {
        switch self {
        case .notResults: "is not the results.json of an evaluation"
        case .otherFormat(let format):
            "has format \(format), this version reads format \(EvaluationResults.currentFormat); evaluate again"
        }
    }
}
