import Basics

extension WeightsFile {
    /// Reads a PyTorch checkpoint of before 1.6: five pickles one after another (a magic number, the version of the
    /// protocol, facts about the machine, the object itself, the keys of the storages), then each storage as its
    /// number of elements and its bytes.
    ///
    /// Source: `torch/serialization.py`, `_legacy_save`.
    static func readLegacyCheckpoint(_ bytes: [UInt8], source: String) throws(WeightsError) -> NamedTensors {
        let context = FileContext(source: source, format: "PyTorch checkpoint")
        var unpickler = Unpickler(bytes, range: bytes.indices, context: context)
        guard case .bigInteger(let magic) = try unpickler.load(), magic.elementsEqual(legacyMagic) else {
            throw .unknownFormat(source: source, found: "it is a Python pickle, but not one that PyTorch wrote")
        }
        guard case .integer(1001) = try unpickler.load() else {
            throw context.malformed("its protocol is not 1001, the only one there was")
        }
        guard case .dictionary(let system) = try unpickler.load() else {
            throw context.malformed("it does not say on what machine it was written")
        }
        let root = try unpickler.load()
        guard case .list(let keys) = try unpickler.load() else {
            throw context.malformed("it does not list its storages")
        }
        var isBigEndian = false
        if case .bool(false)? = unpickler.heap.entry("little_endian", of: system) { isBigEndian = true }

        var cursor = ByteCursor(bytes, range: unpickler.position..<bytes.count, context: context)
        var storages: [String: ArraySlice<UInt8>] = [:]
        for item in unpickler.heap.lists[keys] {
            guard case .string(let key) = item, let storage = unpickler.heap.storages[key], storages[key] == nil else {
                throw context.malformed("its list of storages does not fit its tensors")
            }
            let written = try cursor.integer(Int64.self)
            let count = Int(isBigEndian ? written.byteSwapped : written)
            guard count == storage.count, let size = byteCount(of: [count], storage.scalarType) else {
                throw context.malformed(
                    "storage \(key.onOneLine(limit: 120)) holds \(count) elements instead of \(storage.count)")
            }
            storages[key] = try cursor.take(size)
        }
        var checkpoint = TorchCheckpoint(
            context: context, heap: unpickler.heap, root: root, storages: storages, isBigEndian: isBigEndian,
            fileSize: bytes.count)
        return try checkpoint.tensors()
    }

    /// 0x1950a86a20f9469cfc6c, little-endian.
    private static let legacyMagic: [UInt8] = [0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19]
}
