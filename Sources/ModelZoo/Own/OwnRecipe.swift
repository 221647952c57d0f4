import Foundation
import Imaging
import NeuralGraph
import Yams

/// What the YAML file beside a model of the user's own says.
///
/// Needed are `size`, `mean` and `std`: wrong ones give vectors that look well and find little, so none of them is guessed.
/// The network sees `(value · scale − mean) / std`, with values 0…255; `scale` is 1/255 unless stated. Both lists are in the
/// order of `channels`.
struct OwnRecipe: Equatable {
    /// No description is longer.
    static let maxBytes = 64 << 10

    var preparation: Preparation
    var normalization: Normalization
    var ports: NetworkPorts

    /// What is wrong with a description, in one line.
    struct Fault: Error, Equatable {
        let reason: String
    }

    /// Reads a description.
    init(yaml bytes: [UInt8]) throws(Fault) {
        var fields = try Fields(yaml: bytes)
        let size = try fields.size("size")
        let shortSide = try fields.integer("short_side", in: 1...1 << 14)
        preparation = Preparation(
            shortSide: shortSide ?? max(size.width, size.height),
            interpolation: try fields.word("interpolation", Preparation.Interpolation.self) ?? .bicubic, crop: size,
            fit: try fields.word("fit", Preparation.Fit.self) ?? .crop)
        if preparation.fit == .crop, preparation.shortSide < max(size.width, size.height) {
            throw Fault(reason: "'short_side' is \(preparation.shortSide), less than 'size'")
        }
        ports = NetworkPorts(
            input: try fields.text("input"), layout: try fields.word("layout", AxisOrder.self) ?? .nchw,
            channels: try fields.word("channels", ChannelOrder.self) ?? .rgb,
            output: try fields.text("output"), pooling: try fields.word("pooling", Pooling.self),
            prefixTokens: try fields.integer("prefix_tokens", in: 0...1 << 14) ?? 0)
        let scale = try fields.number("scale") ?? 1 / 255
        guard scale > 0 else { throw Fault(reason: "'scale' must be above 0") }
        let mean = try fields.channels("mean").map { Float($0 / scale) }
        let deviation = try fields.channels("std").map { Float($0 / scale) }
        guard (mean + deviation).allSatisfy(\.isFinite), deviation.allSatisfy({ $0 > 0 }) else {
            throw Fault(reason: "'std' must be above 0, and 'mean' and 'std' not too large for a float")
        }
        let isReversed = ports.channels == .bgr
        normalization = Normalization(
            mean: isReversed ? mean.reversed() : mean, deviation: isReversed ? deviation.reversed() : deviation)
        try fields.finish()
    }
}

extension OwnRecipe {
    /// The pairs of a flat YAML mapping, each to be asked for once.
    private struct Fields {
        private var values: [String: Node] = [:]
        private var known: [String] = []

        init(yaml bytes: [UInt8]) throws(Fault) {
            guard let text = String(validating: bytes, as: UTF8.self) else { throw Fault(reason: "this is not UTF-8") }
            // Aliases of aliases can stand for more than any machine can go through.
            guard bytes.count(where: { $0 == UInt8(ascii: "*") }) <= 16 else {
                throw Fault(reason: "there are too many aliases (*)")
            }
            let root: Node?
            do {
                root = try Yams.compose(yaml: text)
            } catch {
                let line = "\(error)".split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
                throw Fault(reason: "this is not YAML: \(line)")
            }
            guard case .mapping(let mapping) = root else { throw Fault(reason: "this must be a list of 'key: value'") }
            for (key, value) in mapping {
                guard case .scalar(let scalar) = key else { throw Fault(reason: "a key must be a word") }
                values[scalar.string] = value
            }
        }

        /// Refuses unknown keys, which are most often misspelled.
        func finish() throws(Fault) {
            if let stranger = values.keys.filter({ !known.contains($0) }).min() {
                throw Fault(
                    reason: "there is no key '\(stranger.prefix(40))'; the keys are \(known.joined(separator: ", "))")
            }
        }

        mutating func text(_ key: String) throws(Fault) -> String? {
            known.append(key)
            guard let value = values[key] else { return nil }
            guard case .scalar(let scalar) = value else { throw Fault(reason: "'\(key)' must be one word") }
            return scalar.string
        }

        mutating func word<Word: RawRepresentable & CaseIterable>(
            _ key: String, _: Word.Type
        ) throws(Fault) -> Word? where Word.RawValue == String {
            guard let text = try text(key) else { return nil }
            guard let word = Word.allCases.first(where: { $0.rawValue.lowercased() == text.lowercased() }) else {
                let words = Word.allCases.map(\.rawValue).joined(separator: ", ")
                throw Fault(reason: "'\(key)' is '\(text.prefix(40))', not one of \(words)")
            }
            return word
        }

        mutating func integer(_ key: String, in range: ClosedRange<Int>) throws(Fault) -> Int? {
            guard let text = try text(key) else { return nil }
            return try Self.integer(text, key, range)
        }

        mutating func number(_ key: String) throws(Fault) -> Double? {
            guard let text = try text(key) else { return nil }
            return try Self.number(text, key)
        }

        /// `224`, or `[width, height]`.
        mutating func size(_ key: String) throws(Fault) -> Preparation.Size {
            let sides = 1...1 << 14
            if case .sequence(let pair) = values[key] {
                known.append(key)
                let words = try Self.words(of: pair, key, count: 2)
                return .init(
                    width: try Self.integer(words[0], key, sides), height: try Self.integer(words[1], key, sides))
            }
            guard let side = try integer(key, in: sides) else { throw Self.missing(key) }
            return .init(width: side, height: side)
        }

        /// Three numbers.
        mutating func channels(_ key: String) throws(Fault) -> [Double] {
            known.append(key)
            guard let value = values[key] else { throw Self.missing(key) }
            guard case .sequence(let sequence) = value else {
                throw Fault(reason: "'\(key)' must be three numbers: [0, 0, 0]")
            }
            var numbers: [Double] = []
            for word in try Self.words(of: sequence, key, count: 3) { numbers.append(try Self.number(word, key)) }
            return numbers
        }

        private static func missing(_ key: String) -> Fault {
            Fault(reason: "'\(key)' is missing; simile models info PATH.onnx prints a description to correct")
        }

        private static func words(of sequence: Node.Sequence, _ key: String, count: Int) throws(Fault) -> [String] {
            let words = sequence.compactMap { if case .scalar(let scalar) = $0 { scalar.string } else { nil } }
            guard words.count == count, sequence.count == count else {
                throw Fault(reason: "'\(key)' must be \(count) numbers")
            }
            return words
        }

        private static func integer(_ text: String, _ key: String, _ range: ClosedRange<Int>) throws(Fault) -> Int {
            guard let value = Int(text), range ~= value else {
                throw Fault(
                    reason: "'\(key)' is '\(text.prefix(40))', not a whole number from \(range.lowerBound) to "
                        + "\(range.upperBound)")
            }
            return value
        }

        /// A decimal number or a fraction such as 1/255.
        private static func number(_ text: String, _ key: String) throws(Fault) -> Double {
            let parts = text.split(separator: "/", omittingEmptySubsequences: false).map {
                Double($0.trimmingCharacters(in: .whitespaces))
            }
            let value: Double? =
                switch parts.count {
                case 1: parts[0]
                case 2: parts[0].flatMap { top in parts[1].map { top / $0 } }
                default: nil
                }
            guard let value, value.isFinite else {
                throw Fault(reason: "'\(key)' is '\(text.prefix(40))', not a number")
            }
            return value
        }
    }
}
