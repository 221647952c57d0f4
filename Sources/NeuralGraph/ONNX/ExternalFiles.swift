import Basics
import Foundation

/// The files beside a model that hold values of its tensors. Each is opened once.
final class ExternalFiles {
    private let folder: String
    private var open: [String: RegularFile] = [:]

    init(folder: String) { self.folder = folder.isEmpty ? "." : folder }

    /// Reads the values of a tensor.
    /// - Parameter limit: no more bytes than that.
    func values(of tensor: ExternalTensor, limit: Int) throws(ONNXError) -> [UInt8] {
        func refuse(_ reason: String) -> ONNXError {
            .unusableData(tensor: tensor.name, file: tensor.location, reason: reason)
        }
        let file = try file(tensor.location, refuse)
        let size = file.size
        let count = tensor.count ?? max(0, size - tensor.offset)
        guard tensor.offset <= size, count <= size - tensor.offset else {
            throw refuse("which is cut short: it has \(size) bytes, the weights end at \(tensor.offset) + \(count)")
        }
        guard count <= limit else { throw .notAModel(reason: "with its weights it has more than 2 GiB") }
        let values: [UInt8]
        do throws(FileError) { values = try file.bytes(at: tensor.offset, count) } catch {
            throw refuse("which cannot be read: \(error.reason)")
        }
        guard values.count == count else { throw refuse("which became shorter while it was read") }
        return values
    }

    /// Opens a file, unless it is open.
    private func file(
        _ location: String, _ refuse: (String) -> ONNXError
    ) throws(ONNXError) -> RegularFile {
        if let file = open[location] { return file }
        let remedy = "put it there, or save the model as one file, with onnx.save(model, path) in Python"
        guard !location.isEmpty, !location.utf8.contains(0), location.utf8.count < 4096 else {
            throw refuse("which is not a file name; \(remedy)")
        }
        let outside = "which is not in the model's folder; \(remedy)"
        guard !location.hasPrefix("/"), !location.split(separator: "/").contains("..") else { throw refuse(outside) }
        // Where it really is, whatever links are on the way: no link may lead out of the folder.
        guard let home = Self.realPath(folder) else { throw refuse("whose folder cannot be opened") }
        guard let path = Self.realPath(folder + "/" + location) else {
            throw refuse(
                errno == ENOENT
                    ? "which is not there; \(remedy)" : "which cannot be opened: \(String(cString: strerror(errno)))")
        }
        guard path.hasPrefix(home == "/" ? "/" : home + "/") else { throw refuse(outside) }
        let file: RegularFile
        do throws(FileError) { file = try RegularFile(path) } catch {
            guard case .kind = error.cause else { throw refuse("which cannot be opened: \(error.reason)") }
            throw refuse("which is not a regular file")
        }
        open[location] = file
        return file
    }

    private static func realPath(_ path: String) -> String? {
        guard let real = realpath(path, nil) else { return nil }
        defer { free(real) }
        return String(cString: real)
    }
}
