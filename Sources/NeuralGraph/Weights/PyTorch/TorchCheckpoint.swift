import Basics

/// What has been read of a PyTorch checkpoint: the objects of its pickle, and the storages beside it.
struct TorchCheckpoint {
    let context: FileContext
    let heap: PickleHeap
    let root: PickleValue
    /// The bytes of each storage, in the byte order of the machine that wrote it.
    let storages: [String: ArraySlice<UInt8>]
    /// Whether that machine was a big-endian one.
    let isBigEndian: Bool
    /// How many bytes may be spent on tensors that need rearranging. Strides of 0 let a tensor of any size be written
    /// in a few bytes, so there has to be an end.
    private var copyBudget: Int

    /// The names under which training scripts keep the weights when they save other things too.
    private static let wrappers = ["state_dict", "model", "model_state", "model_state_dict"]

    /// Puts together what has been read of a file of `fileSize` bytes.
    init(
        context: FileContext, heap: PickleHeap, root: PickleValue, storages: [String: ArraySlice<UInt8>],
        isBigEndian: Bool, fileSize: Int
    ) {
        self.context = context
        self.heap = heap
        self.root = root
        self.storages = storages
        self.isBigEndian = isBigEndian
        copyBudget = 4 * fileSize + 1 << 20
    }

    /// All tensors of the state dictionary.
    mutating func tensors() throws(WeightsError) -> NamedTensors {
        var result = NamedTensors(source: context.source)
        switch root {
        case .dictionary(let dictionary):
            for (key, value) in heap.dictionaries[stateDictionary(in: dictionary)] {
                guard case .string(let name) = key, case .tensor(let index) = value else { continue }
                result.set(try tensor(heap.tensors[index], name: name), for: name)
            }
            guard !result.isEmpty else {
                throw context.malformed("its dictionary holds no tensors; save model.state_dict()")
            }
        case .module(let module):
            for (name, index) in try heap.parameters(of: module, context) {
                result.set(try tensor(heap.tensors[index], name: name), for: name)
            }
            guard !result.isEmpty else {
                throw context.malformed("its module has no parameters, as a frozen one; save model.state_dict()")
            }
        default: throw context.malformed("it holds no dictionary of tensors; save model.state_dict()")
        }
        let prefix = "module."
        if result.names.allSatisfy({ $0.hasPrefix(prefix) }) {
            return result.renamed { String($0.dropFirst(prefix.count)) }
        }
        return result
    }

    /// The dictionary with the weights: the given one, or one under a usual name in it, a few levels down.
    private func stateDictionary(in dictionary: Int) -> Int {
        var dictionary = dictionary
        for _ in 0..<4 {
            let inner = Self.wrappers.lazy.compactMap { name -> Int? in
                if case .dictionary(let index)? = heap.entry(name, of: dictionary) { index } else { nil }
            }.first
            guard let inner else { break }
            dictionary = inner
        }
        return dictionary
    }

    private mutating func tensor(_ reference: TensorReference, name: String) throws(WeightsError) -> Tensor {
        let type = reference.storage.scalarType
        guard let storage = storages[reference.storage.key] else {
            throw context.malformed("the data of tensor \(name.onOneLine(limit: 120)) is missing")
        }
        guard let layout = reference.layout, layout.end <= storage.count / type.byteCount else {
            throw context.malformed(
                "tensor \(name.onOneLine(limit: 120)) of shape \(reference.shape) reaches beyond its data")
        }
        let bytes: ArraySlice<UInt8>
        if layout.count == 0 {
            bytes = []
        } else if layout.isContiguous && !isBigEndian {
            let start = storage.startIndex + reference.offset * type.byteCount
            bytes = storage[start..<start + layout.count * type.byteCount]
        } else {
            let (size, overflow) = layout.count.multipliedReportingOverflow(by: type.byteCount)
            guard !overflow, size <= copyBudget else {
                throw context.malformed(
                    "tensor \(name.onOneLine(limit: 120)) of shape \(reference.shape) is far larger than its data")
            }
            copyBudget -= size
            bytes = reference.gather(from: storage, count: layout.count, swappingBytes: isBigEndian)[...]
        }
        guard let tensor = Tensor(shape: reference.shape, scalarType: type, bytes: bytes) else {
            throw context.malformed("tensor \(name.onOneLine(limit: 120)) has the impossible shape \(reference.shape)")
        }
        return tensor
    }
}
