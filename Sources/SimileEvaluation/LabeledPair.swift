import Basics
import Imaging
public import RetrievalEvaluation
import Simile

/// Two images, and the label of their similarity.
public struct LabeledPair: Sendable, Hashable {
    /// The absolute path of one.
    public var first: String
    /// The absolute path of the other; the order does not matter.
    public var second: String
    /// From 0, different, to 1, similar.
    public var label: Double
    /// In which respect: pairs of one task are evaluated together.
    public var task: String
    /// Where it stands in a file; nil where it was sampled.
    public var line: Int?
    /// What is known of the images, for captions; empty where nothing is.
    public var values: [String]

    /// - Parameters:
    ///   - first: the absolute path of one.
    ///   - second: the absolute path of the other.
    ///   - label: from 0, different, to 1, similar.
    ///   - task: in which respect.
    ///   - line: where it stands in a file.
    ///   - values: what is known of the first and the second, or nothing.
    public init(
        _ first: String, _ second: String, label: Double, task: String, line: Int? = nil, values: [String] = []
    ) {
        self.first = first
        self.second = second
        self.label = label
        self.task = task
        self.line = line
        self.values = values
    }

    /// Whether it counts as similar where there are only two answers.
    public var isSimilar: Bool { label >= 0.5 }
}

/// The pairs of a trial, and what was left out of them.
public struct PairSet: Sendable {
    /// What it is called in the report: the name of the file or folder.
    public var name: String
    /// No pair twice in a task, none of an image with itself.
    public var pairs: [LabeledPair]
    /// What was left out, and why.
    public var findings: [Finding]

    /// - Parameters:
    ///   - name: what it is called.
    ///   - pairs: the pairs.
    ///   - findings: what was left out.
    public init(name: String, pairs: [LabeledPair], findings: [Finding] = []) {
        self.name = name
        self.pairs = pairs
        self.findings = findings
    }
}

/// Why pairs are of no use.
public enum PairError: Error, Equatable, CustomStringConvertible {
    /// The file cannot be read.
    case unreadable(path: String, reason: String)
    /// The first row of a CSV file lacks columns.
    case noColumns(path: String, missing: [String], found: [String])
    /// No image has the attribute that pairs are to be sampled by; those that there are.
    case unknownTask(String, name: String, known: [String])
    /// No pair is left, with the first reason why.
    case nothingUsable(name: String, reason: String?)

    /// One line.
    public var description: String {
        switch self {
        case .unreadable(let path, let reason): "cannot read the pairs in \(path): \(reason)"
        case .noColumns(let path, let missing, let found):
            "\(path): the first row must name the columns first, second and label, and may name task; "
                + "\(missing.joined(separator: " and ")) is missing among \(found.joined(separator: ", "))"
        case .unknownTask(let task, let name, let known):
            "\(name.onOneLine): no image has the attribute \(task.onOneLine) to sample by; "
                + (known.isEmpty ? "none has any" : "there are " + known.map(\.onOneLine).joined(separator: ", "))
        case .nothingUsable(let name, let reason):
            "\(name): there is no task with both similar and different pairs to measure"
                + (reason.map { "; the first that was left out: \($0)" } ?? "")
        }
    }
}
