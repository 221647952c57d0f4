import Basics

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
        let header = try SafetensorsHeader(try cursor.take(length), context: context)
        var result = NamedTensors(source: source)
        result.metadata = header.metadata
        let start = cursor.position
        var end = 0
        for entry in header.entries {
            let (name, place) = (entry.name, entry.place)
            guard let type = ScalarType(safetensorsName: entry.type) else {
                throw context.malformed(
                    "tensor \(name.onOneLine(limit: 120)) has the type \(entry.type.onOneLine(limit: 120)), unknown here"
                )
            }
            guard place[0] == end, place[1] >= end else {
                throw context.malformed(
                    "the data of tensor \(name.onOneLine(limit: 120)) is at \(place), but should start at \(end)")
            }
            let size = place[1] - end
            let data = try cursor.take(size)
            guard let tensor = Tensor(shape: entry.shape, scalarType: type, bytes: data) else {
                throw context.malformed(
                    "tensor \(name.onOneLine(limit: 120)) of shape \(entry.shape.prefix(8)) and type \(type) cannot be \(size) bytes"
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
