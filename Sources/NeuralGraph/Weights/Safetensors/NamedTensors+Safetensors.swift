extension NamedTensors {
    /// The tensors and ``metadata`` as the content of a
    /// [safetensors](https://github.com/huggingface/safetensors#format) file.
    ///
    /// Wider types stand first, so that every element is aligned; otherwise the order is kept. The same tensors always
    /// give the same bytes.
    ///
    /// - Complexity: O(size of the tensors)
    public func safetensors() -> [UInt8] {
        let ordered = ScalarType.allCases.map(\.byteCount).reduce(into: [Int]()) { sizes, size in
            if !sizes.contains(size) { sizes.append(size) }
        }.sorted(by: >).flatMap { size in filter { $0.tensor.scalarType.byteCount == size } }

        var members: [String] = []
        if !metadata.isEmpty {
            let pairs = metadata.sorted { $0.key < $1.key }.map { "\(quoted($0.key)):\(quoted($0.value))" }
            members.append("\"__metadata__\":{\(pairs.joined(separator: ","))}")
        }
        var offset = 0
        for (name, tensor) in ordered {
            let end = offset + tensor.bytes.count
            let shape = tensor.shape.map(String.init).joined(separator: ",")
            members.append(
                "\(quoted(name)):{\"dtype\":\"\(tensor.scalarType.safetensorsName)\",\"shape\":[\(shape)],"
                    + "\"data_offsets\":[\(offset),\(end)]}")
            offset = end
        }
        var header = Array("{\(members.joined(separator: ","))}".utf8)
        header += Array(repeating: UInt8(ascii: " "), count: (8 - header.count % 8) % 8)

        var bytes: [UInt8] = []
        bytes.reserveCapacity(8 + header.count + offset)
        withUnsafeBytes(of: UInt64(header.count).littleEndian) { bytes += $0 }
        bytes += header
        for (_, tensor) in ordered { bytes += tensor.bytes }
        return bytes
    }
}

/// A JSON string.
private func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "\"": result += "\\\""
        case "\\": result += "\\\\"
        case _ where scalar.value < 0x20:
            let hex = String(scalar.value, radix: 16)
            result += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
        default: result.unicodeScalars.append(scalar)
        }
    }
    return result + "\""
}
