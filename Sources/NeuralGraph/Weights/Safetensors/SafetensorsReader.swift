import Foundation

extension WeightsFile {
    /// The largest header that the format allows, in bytes.
    static let safetensorsHeaderLimit = 100_000_000

    /// Reads a [safetensors](https://github.com/huggingface/safetensors#format) file: the length of the header (8
    /// bytes), the header (JSON), the data.
    ///
    /// The tensors come in the order of their data. As the format demands, they must fill the data without gap or
    /// overlap.
    static func readSafetensors(_ bytes: [UInt8], source: String) throws(WeightsError) -> NamedTensors {
        let context = FileContext(source: source, format: "safetensors file")
        var cursor = ByteCursor(bytes, range: bytes.indices, context: context)
        let length = try cursor.size()
        guard length <= safetensorsHeaderLimit else {
            throw context.malformed("its header claims \(length) bytes, more than the format allows")
        }
        let json = try cursor.take(length)
        let header: SafetensorsHeader
        do {
            header = try JSONDecoder().decode(SafetensorsHeader.self, from: Data(json))
        } catch {
            throw context.malformed("its header is not the JSON that it should be")
        }
        var result = NamedTensors(source: source)
        result.metadata = header.metadata
        let start = cursor.position
        var end = 0
        for (name, entry) in header.entriesInOrder {
            guard let type = ScalarType(safetensorsName: entry.dtype) else {
                throw context.malformed("tensor \(oneLine(name)) has the type \(oneLine(entry.dtype)), unknown here")
            }
            let place = entry.data_offsets
            guard place.count == 2, place[0] == end, place[1] >= end else {
                throw context.malformed(
                    "the data of tensor \(oneLine(name)) is at \(place.prefix(3)), but should start at \(end)")
            }
            let size = place[1] - end
            let data = try cursor.take(size)
            guard let tensor = Tensor(shape: entry.shape, scalarType: type, bytes: data) else {
                throw context.malformed(
                    "tensor \(oneLine(name)) of shape \(entry.shape.prefix(8)) and type \(type) cannot be \(size) bytes"
                )
            }
            result.set(tensor, for: name)
            end += size
        }
        guard start + end == bytes.count else {
            throw context.malformed("\(bytes.count - start - end) bytes follow the last tensor")
        }
        return result
    }
}

/// The header: an object of tensors, and perhaps `__metadata__`.
private struct SafetensorsHeader: Decodable {
    struct Entry: Decodable {
        var dtype: String
        var shape: [Int]
        // swift-format-ignore: AlwaysUseLowerCamelCase
        var data_offsets: [Int]
    }

    struct Key: CodingKey {
        var stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    var metadata: [String: String] = [:]
    var entries: [String: Entry] = [:]

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        for key in container.allKeys {
            if key.stringValue == "__metadata__" {
                metadata = try container.decode([String: String].self, forKey: key)
            } else {
                entries[key.stringValue] = try container.decode(Entry.self, forKey: key)
            }
        }
    }

    /// By place of the data; tensors without data may stand at the same place as others.
    var entriesInOrder: [(key: String, value: Entry)] {
        entries.sorted { a, b in
            if a.value.data_offsets != b.value.data_offsets {
                return a.value.data_offsets.lexicographicallyPrecedes(b.value.data_offsets)
            }
            return a.key < b.key
        }
    }
}

extension ScalarType {
    /// The name of the type in safetensors.
    var safetensorsName: String {
        switch self {
        case .float64: "F64"
        case .float32: "F32"
        case .float16: "F16"
        case .bfloat16: "BF16"
        case .int64: "I64"
        case .int32: "I32"
        case .int16: "I16"
        case .int8: "I8"
        case .uint8: "U8"
        case .bool: "BOOL"
        }
    }

    /// The type of that name, or `nil` if there is none here.
    init?(safetensorsName name: String) {
        guard let type = Self.allCases.first(where: { $0.safetensorsName == name }) else { return nil }
        self = type
    }
}
