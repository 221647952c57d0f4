import Basics
import Foundation
import Yams

/// A configuration file: YAML, with the settings by their names and those of a section below the section's name.
struct ConfigurationFile {
    /// No file is longer, in bytes.
    static let maxBytes = 256 << 10

    /// What the file says about one setting.
    struct Entry {
        let setting: Setting
        let value: SettingValue
        /// Where it says so: `serve.yaml:12`.
        let place: String
    }

    /// What it says, in its order.
    private(set) var entries: [Entry] = []
    private let path: String

    /// Reads a file. Settings that are unknown are refused, values are not judged yet.
    /// - Throws: ``ConfigurationError``: the file cannot be read, or has a setting that there is not, or something else
    ///   where settings should be.
    init(path: String) throws(ConfigurationError) {
        try self.init(yaml: try Self.bytes(of: path), path: path)
    }

    /// Reads the bytes of a file.
    init(yaml bytes: [UInt8], path: String) throws(ConfigurationError) {
        self.path = path
        guard let root = try document(of: bytes), !root.isNothing else { return }
        for (key, value) in try fields(of: root, name: "the file") {
            if Setting.sections.contains(key.string) {
                guard !value.isNothing else { continue }
                for (inner, value) in try fields(of: value, name: key.string) {
                    try take(value, key: "\(key.string).\(inner.string)", mark: inner.mark)
                }
            } else {
                try take(value, key: key.string, mark: key.mark)
            }
        }
    }

    private mutating func take(_ node: Node, key: String, mark: Mark?) throws(ConfigurationError) {
        let place = self.place(mark)
        guard let setting = Setting.all.first(where: { $0.name == key }) else {
            let known = Setting.all.map(\.name) + Setting.sections
            throw .unknownKey(place: place, key: key, nearest: nearestNames(to: key, in: known, byLastPart: true).first)
        }
        guard let value = SettingValue(node) else {
            throw .invalid(place: place, setting: key, reason: "has a key that is not a word: remove it")
        }
        entries.append(Entry(setting: setting, value: value, place: place))
    }

    /// The pairs of a mapping.
    private func fields(of node: Node, name: String) throws(ConfigurationError) -> [(Node.Scalar, Node)] {
        guard case .mapping(let mapping) = node else {
            throw .invalid(place: place(node.mark), setting: name, reason: "must be lines of 'setting: value'")
        }
        var fields: [(Node.Scalar, Node)] = []
        for (key, value) in mapping {
            guard case .scalar(let scalar) = key else {
                throw .invalid(place: place(key.mark), setting: name, reason: "has a key that is not a word: remove it")
            }
            fields.append((scalar, value))
        }
        return fields
    }

    private func place(_ mark: Mark?) -> String { mark.map { "\(path):\($0.line)" } ?? path }

    private func document(of bytes: [UInt8]) throws(ConfigurationError) -> Node? {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw .unreadable(file: path, reason: "is not UTF-8: save it as text in that encoding")
        }
        // Aliases of aliases can stand for more than any machine can go through.
        guard bytes.count(where: { $0 == UInt8(ascii: "*") }) <= 16 else {
            throw .unreadable(file: path, reason: "has too many aliases (*): write the values out")
        }
        do {
            return try Yams.compose(yaml: text)
        } catch {
            let (line, problem) = Self.explain(error)
            throw .unreadable(file: line.map { "\(path):\($0)" } ?? path, reason: "\(problem): correct the file")
        }
    }

    /// The line that is to blame, and what is wrong with it.
    private static func explain(_ error: any Error) -> (line: Int?, problem: String) {
        switch error as? YamlError {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            (mark.line, "this is not YAML, \(problem)")
        case .duplicatedKeysInMapping(let keys, let context):
            (context.mark.line, "there is more than one \(keys.first?.quotedBriefly ?? "key")")
        case .reader(let problem, _, _, _):
            (nil, "this is not YAML, \(problem)")
        default: (nil, "this is not YAML")
        }
    }

    private static func bytes(of path: String) throws(ConfigurationError) -> [UInt8] {
        guard let handle = FileHandle(forReadingAtPath: path) else {
            let isThere = FileManager.default.fileExists(atPath: path)
            throw .unreadable(
                file: path,
                reason: isThere
                    ? "cannot be read: check its permissions" : "there is no such file: check the path")
        }
        defer { try? handle.close() }
        var bytes: [UInt8] = []
        do {
            // A read may bring less than was asked for, from a pipe for instance.
            while bytes.count <= maxBytes, let more = try handle.read(upToCount: maxBytes), !more.isEmpty {
                bytes += more
            }
        } catch {
            throw .unreadable(file: path, reason: "cannot be read: check that it is a file and its permissions")
        }
        guard bytes.count <= maxBytes else {
            throw .unreadable(file: path, reason: "is longer than \(ByteCount.text(of: maxBytes)): shorten it")
        }
        return bytes
    }
}

extension SettingValue {
    /// A node's value; nil where a mapping's key is something else than a word.
    init?(_ node: Node) {
        switch node {
        case .scalar(let scalar): self = node.isNothing ? .nothing : .text(scalar.string)
        case .sequence(let sequence):
            let values = sequence.compactMap { SettingValue($0) }
            guard values.count == sequence.count else { return nil }
            self = .list(values)
        case .mapping(let mapping):
            let fields: [Field] = mapping.compactMap { key, value in
                guard let name = key.scalar?.string, let value = SettingValue(value) else { return nil }
                return Field(name: name, value: value)
            }
            guard fields.count == mapping.count else { return nil }
            self = .fields(fields)
        case .alias: return nil
        }
    }
}

extension Node {
    /// Whether there is no value: an empty one, `~` or `null`, without quotes.
    fileprivate var isNothing: Bool {
        guard case .scalar(let scalar) = self, scalar.style == .plain || scalar.style == .any else { return false }
        return ["", "~", "null", "Null", "NULL"].contains(scalar.string)
    }
}
