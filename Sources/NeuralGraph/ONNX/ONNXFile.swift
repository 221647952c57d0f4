/// A model file in ONNX format from elsewhere.
public enum ONNXFile {
    /// The most bytes that a message of protobuf can have, and so a file.
    public static let maxBytes = Int(Int32.max)

    /// Looks through a file's structure, so that a file that is no model is distinguished from a model that an engine rejects, and no
    /// engine opens other files on its behalf.
    ///
    /// - Throws: ``ONNXError`` when the bytes are cut short, not a model, or a model that keeps weights in another file.
    /// - Complexity: O(number of nodes and weights); the weights' values are not looked at.
    public static func check(_ bytes: [UInt8]) throws(ONNXError) {
        _ = try walk(bytes) { tensor throws(ONNXError) in throw .externalData(tensor: tensor.name) }
    }

    /// The model in one piece: with the values that lie in other files, which ONNX calls external data, taken into it.
    ///
    /// Only files in the model's own folder are opened, whatever names and links lead elsewhere.
    ///
    /// - Parameters:
    ///   - bytes: the model file.
    ///   - folder: the folder that it lies in.
    /// - Throws: ``ONNXError`` as ``check(_:)``, and when values are not where the model says, or outside its folder.
    /// - Complexity: as ``check(_:)``, and O(size of the whole model) where some of it lies elsewhere.
    public static func joined(_ bytes: [UInt8], folder: String) throws(ONNXError) -> [UInt8] {
        let files = ExternalFiles(folder: folder)
        var rest = maxBytes - bytes.count
        let model = try walk(bytes) { tensor throws(ONNXError) in
            let values = try files.values(of: tensor, limit: rest)
            rest -= values.count
            return values
        }
        return model ?? bytes
    }

    /// The model with the values of its external tensors put in; nil where it has none.
    private static func walk(
        _ bytes: [UInt8], values: (ExternalTensor) throws(ONNXError) -> [UInt8]
    ) throws(ONNXError) -> [UInt8]? {
        guard bytes.count <= maxBytes else { throw .notAModel(reason: "it has more than 2 GiB") }
        var graphs = 0
        let model = try rewritten(bytes[...], .model, depth: 0, values: values) { graphs += 1 }
        guard graphs > 0 else { throw .notAModel(reason: "it holds no network") }
        guard let model else { return nil }
        guard model.count <= maxBytes else { throw .notAModel(reason: "with its weights it has more than 2 GiB") }
        return model.serialized()
    }

    /// The messages of ONNX that can hold a tensor, by the numbers of the fields that lead there (onnx.proto3).
    private enum Message {
        case model, training, function, graph, node, attribute, sparse, tensor

        func child(_ field: UInt64) -> Message? {
            switch (self, field) {
            case (.model, 7), (.training, 1), (.training, 2): .graph
            case (.model, 20): .training
            case (.model, 25): .function
            case (.graph, 1), (.function, 7): .node
            case (.graph, 5): .tensor
            case (.graph, 15), (.attribute, 22), (.attribute, 23): .sparse
            case (.node, 5), (.function, 11): .attribute
            case (.attribute, 5), (.attribute, 10), (.sparse, 1), (.sparse, 2): .tensor
            case (.attribute, 6), (.attribute, 11): .graph
            default: nil
            }
        }
    }

    /// A message with the values of the external tensors within put in; nil where there are none.
    private static func rewritten(
        _ bytes: ArraySlice<UInt8>, _ message: Message, depth: Int,
        values: (ExternalTensor) throws(ONNXError) -> [UInt8], onGraph: () -> Void = {}
    ) throws(ONNXError) -> ProtobufWriter? {
        // As deep as protobuf itself reads.
        guard depth < 100 else { throw .notAModel(reason: "its parts are nested too deep") }
        if message == .tensor {
            return try ExternalTensor(bytes).map { tensor throws(ONNXError) in
                tensor.filled(with: try values(tensor))
            }
        }
        var (writer, written) = (ProtobufWriter(), bytes.startIndex)
        var reader = ProtobufReader(bytes)
        var start = reader.position
        while let (field, payload) = try reader.next() {
            defer { start = reader.position }
            guard case .bytes(let content) = payload, let child = message.child(field) else { continue }
            if message == .model, child == .graph { onGraph() }
            guard let inner = try rewritten(content, child, depth: depth + 1, values: values) else { continue }
            writer.fields(bytes[written..<start])
            writer.message(Int(field), inner)
            written = reader.position
        }
        guard written > bytes.startIndex else { return nil }
        writer.fields(bytes[written...])
        return writer
    }
}

/// Why bytes are not a model that can be read.
public enum ONNXError: Error, Equatable, CustomStringConvertible {
    /// They are not in ONNX format, or not all of it.
    case notAModel(reason: String)
    /// The values of a tensor lie in another file, and only the model's bytes are at hand.
    case externalData(tensor: String)
    /// The values of a tensor lie in another file, and cannot be had from there.
    case unusableData(tensor: String, file: String, reason: String)

    /// One line.
    public var description: String {
        switch self {
        case .notAModel(let reason):
            "this is not an ONNX model: \(reason)"
        case .externalData(let tensor):
            "the weights '\(tensor)' lie in another file; save the model as one file, with onnx.save(model, path) in Python"
        case .unusableData(let tensor, let file, let reason):
            "the weights '\(tensor)' lie in the file '\(file)', \(reason)"
        }
    }
}
