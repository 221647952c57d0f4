/// A model file in ONNX format that somebody else wrote.
public enum ONNXFile {
    /// The most bytes that a message of protobuf can have, and so a file.
    public static let maxBytes = Int(Int32.max)

    /// Looks through a file's structure, so that what is no model is told from what an engine does not like of one, and no
    /// engine opens other files on its behalf.
    ///
    /// - Throws: ``ONNXError`` when the bytes are cut short, not a model, or a model that keeps weights in another file.
    /// - Complexity: O(number of nodes and weights); the weights' values are not looked at.
    public static func check(_ bytes: [UInt8]) throws(ONNXError) {
        guard bytes.count <= maxBytes else { throw .notAModel(reason: "it has more than 2 GiB") }
        var failure: ONNXError?
        let graphs = bytes.withUnsafeBytes { bytes in
            do throws(ONNXError) {
                return try checkModel(bytes)
            } catch {
                failure = error
                return 0
            }
        }
        if let failure { throw failure }
        guard graphs > 0 else { throw .notAModel(reason: "it holds no network") }
    }

    /// The number of graphs: one, as a rule.
    private static func checkModel(_ bytes: UnsafeRawBufferPointer) throws(ONNXError) -> Int {
        var graphs = 0
        var model = ProtobufReader(bytes)
        while let (field, payload) = try model.next() {
            guard field == 7, case .bytes(let graph) = payload else { continue }
            try check(graph, .graph, depth: 0)
            graphs += 1
        }
        return graphs
    }

    /// The messages of ONNX that can hold a tensor, by the numbers of the fields that lead there (onnx.proto3).
    private enum Message {
        case graph, node, attribute, sparse, tensor

        func child(_ field: UInt64) -> Message? {
            switch (self, field) {
            case (.graph, 1): .node
            case (.graph, 5): .tensor
            case (.graph, 15), (.attribute, 22), (.attribute, 23): .sparse
            case (.node, 5): .attribute
            case (.attribute, 5), (.attribute, 10), (.sparse, 1), (.sparse, 2): .tensor
            case (.attribute, 6), (.attribute, 11): .graph
            default: nil
            }
        }
    }

    private static func check(
        _ bytes: UnsafeRawBufferPointer, _ message: Message, depth: Int
    ) throws(ONNXError) {
        // As deep as protobuf itself reads.
        guard depth < 100 else { throw .notAModel(reason: "its parts are nested too deep") }
        var name = ""
        var isExternal = false
        var reader = ProtobufReader(bytes)
        while let (field, payload) = try reader.next() {
            switch payload {
            case .bytes(let content):
                if let child = message.child(field) { try check(content, child, depth: depth + 1) }
                if message == .tensor, field == 8 { name = String(decoding: content.prefix(200), as: UTF8.self) }
                if message == .tensor, field == 13 { isExternal = true }
            case .number(let number):
                if message == .tensor, field == 14, number == 1 { isExternal = true }
            case .fixed: break
            }
        }
        if isExternal { throw .externalData(tensor: name) }
    }
}

/// Why bytes are not a model that can be read.
public enum ONNXError: Error, Equatable, CustomStringConvertible {
    /// They are not in ONNX format, or not all of it.
    case notAModel(reason: String)
    /// The values of a tensor lie in another file.
    case externalData(tensor: String)

    /// One line.
    public var description: String {
        switch self {
        case .notAModel(let reason):
            "this is no ONNX model: \(reason)"
        case .externalData(let tensor):
            "the weights '\(tensor)' lie in another file; save the model as one file, with onnx.save(model, path) in Python"
        }
    }
}
