import Basics

extension WeightsFile {
    /// Reads a PyTorch checkpoint of 1.6 or later: a zip archive with the folder `NAME/`, in which `data.pkl` is the
    /// object, `data/KEY` the bytes of each storage and `byteorder`, if there, their byte order. TorchScript archives are alike:
    /// their object is a module, and their code is left alone.
    ///
    /// Source: `torch/serialization.py`, `_save`.
    static func readZipCheckpoint(_ bytes: [UInt8], source: String) throws(WeightsError) -> NamedTensors {
        let context = FileContext(source: source, format: "PyTorch checkpoint")
        let archive = try ZipArchive(bytes, context: context)
        guard let pickle = archive.names.first(where: { $0 == "data.pkl" || $0.hasSuffix("/data.pkl") }) else {
            throw .unknownFormat(
                source: source, found: "it is a zip archive without the data.pkl of a PyTorch checkpoint")
        }
        let folder = pickle.dropLast("data.pkl".count)
        guard let range = try archive.content(of: pickle) else { throw context.malformed("its data.pkl is missing") }
        var unpickler = Unpickler(bytes, range: range, context: context)
        let root = try unpickler.load()

        var isBigEndian = false
        if let order = try archive.content(of: "\(folder)byteorder") {
            isBigEndian = bytes[order].elementsEqual("big".utf8)
        }
        var storages: [String: ArraySlice<UInt8>] = [:]
        for (key, storage) in unpickler.heap.storages {
            guard let range = try archive.content(of: "\(folder)data/\(key)") else {
                throw context.malformed("storage \(key.onOneLine(limit: 120)) is missing")
            }
            guard byteCount(of: [storage.count], storage.scalarType) == range.count else {
                throw context.malformed(
                    "storage \(key.onOneLine(limit: 120)) has \(range.count) bytes, not \(storage.count) × \(storage.scalarType)"
                )
            }
            storages[key] = bytes[range]
        }
        var checkpoint = TorchCheckpoint(
            context: context, heap: unpickler.heap, root: root, storages: storages, isBigEndian: isBigEndian,
            fileSize: bytes.count)
        return try checkpoint.tensors()
    }
}
