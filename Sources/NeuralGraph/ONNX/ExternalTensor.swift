/// A tensor whose values lie in another file (TensorProto and "External Data" in the specification of ONNX).
struct ExternalTensor {
    /// Its name, cut where it is very long.
    private(set) var name = ""
    /// The path of the file, from the model's folder.
    private(set) var location = ""
    /// Where in the file the values begin.
    private(set) var offset = 0
    /// How many bytes the values have; nil where neither the model nor the shape tells.
    private(set) var count: Int?
    /// The fields that stay as they are.
    private var others = ProtobufWriter()

    /// Reads a tensor; nil when its values are in the model.
    init?(_ bytes: ArraySlice<UInt8>) throws(ONNXError) {
        var isExternal = false
        var shape: [UInt64] = []
        var type: UInt64 = 0
        var declared: Int?
        var reader = ProtobufReader(bytes)
        var start = reader.position
        while let (field, payload) = try reader.next() {
            let encoded = bytes[start..<reader.position]
            start = reader.position
            switch (field, payload) {
            case (13, .bytes(let entry)):
                isExternal = true
                let (key, value) = try Self.entry(entry)
                switch key {
                case "location": location = value
                case "offset": offset = try Self.number(value)
                case "length": declared = try Self.number(value)
                default: break
                }
                continue
            case (14, .number(let place)):
                isExternal = isExternal || place == 1
                continue
            // Values in the model beside those in a file would be of two minds.
            case (9, .bytes): continue
            case (1, .number(let side)): shape.append(side)
            case (1, .bytes(let packed)):
                var sides = ProtobufReader(packed)
                while let side = try sides.nextNumber() { shape.append(side) }
            case (2, .number(let number)): type = number
            case (8, .bytes(let text)): name = String(decoding: text.prefix(200), as: UTF8.self)
            default: break
            }
            others.fields(encoded)
        }
        guard isExternal else { return nil }
        count =
            try Self.count(of: type, shape).map { count throws(ONNXError) in
                guard declared ?? count == count else {
                    throw .unusableData(
                        tensor: name, file: location,
                        reason: "as \(declared ?? 0) bytes where their shape needs \(count)")
                }
                return count
            } ?? declared
    }

    /// The tensor with its values in it.
    func filled(with values: [UInt8]) -> ProtobufWriter {
        var tensor = others
        tensor.bytes(9, values[...])
        return tensor
    }

    private static func entry(_ bytes: ArraySlice<UInt8>) throws(ONNXError) -> (key: String, value: String) {
        var (key, value) = ("", "")
        var reader = ProtobufReader(bytes)
        while let (field, payload) = try reader.next() {
            guard case .bytes(let content) = payload else { continue }
            let text = String(decoding: content.prefix(4096), as: UTF8.self)
            if field == 1 { key = text } else if field == 2 { value = text }
        }
        return (key, value)
    }

    private static func number(_ text: String) throws(ONNXError) -> Int {
        guard let number = Int(text), number >= 0 else {
            throw .notAModel(reason: "'\(text.prefix(40))' is not an offset in a file")
        }
        return number
    }

    /// The bytes of so many values of a type; nil for types that are not known here.
    private static func count(of type: UInt64, _ shape: [UInt64]) throws(ONNXError) -> Int? {
        let bits: UInt64
        switch type {
        case 2, 3, 9, 17...20: bits = 8
        case 4, 5, 10, 16: bits = 16
        case 1, 6, 12: bits = 32
        case 7, 11, 13, 14: bits = 64
        case 15: bits = 128
        case 21, 22, 23: bits = 4
        default: return nil
        }
        var product = bits
        for side in shape {
            let (next, overflow) = product.multipliedReportingOverflow(by: side)
            guard !overflow, next < 1 << 60 else { throw .notAModel(reason: "a tensor is larger than any file") }
            product = next
        }
        return Int((product + 7) / 8)
    }
}
