import Basics

extension Unpickler {
    /// What a checkpoint may name, and nothing else.
    func resolve(module: String, name: String) throws(WeightsError) -> PickleValue {
        if let function = PickleFunction(rawValue: "\(module).\(name)") { return .function(function) }
        if module == "__torch__" || module.hasPrefix("__torch__.") { return .moduleClass }
        if module == "torch", let type = ScalarType(storageName: name) { return .storageType(type) }
        throw .refused(source: context.source, global: "\(module).\(name)".onOneLine(limit: 120))
    }

    /// Does what the function of that name does in PyTorch, as far as weights are concerned.
    mutating func call(_ callee: PickleValue, _ arguments: PickleValue) throws(WeightsError) -> PickleValue {
        guard case .tuple(let index) = arguments else { throw context.malformed("its pickle calls without arguments") }
        let arguments = heap.tuples[index]
        guard case .function(let function) = callee else {
            throw context.malformed("its pickle calls something that is not a function")
        }
        switch function {
        case .orderedDictionary: return try orderedDictionary(arguments)
        case .rebuildTensor, .rebuildTensorWithoutGradient: return try tensor(arguments)
        case .rebuildParameter, .parameter:
            guard let first = arguments.first, case .tensor = first else {
                throw context.malformed("a parameter is made of something other than a tensor")
            }
            return first
        case .integers, .floats, .bools, .tensors, .typeTag:
            guard let first = arguments.first else { throw context.malformed("a list is made of nothing") }
            return first
        }
    }

    /// An object without attributes of a class of a TorchScript archive: the only ones that come without a call.
    mutating func object(of type: PickleValue, _ arguments: PickleValue) throws(WeightsError) -> PickleValue {
        guard case .moduleClass = type, case .tuple(let index) = arguments, heap.tuples[index].isEmpty else {
            throw context.malformed("its pickle makes an object of something other than a module")
        }
        heap.modules.append(nil)
        return .module(heap.modules.count - 1)
    }

    /// Takes the attributes of an object.
    mutating func setAttributes(_ attributes: PickleValue, of object: PickleValue) throws(WeightsError) {
        switch object {
        // Those of an OrderedDict or a parameter say nothing about weights.
        case .dictionary, .tensor: break
        case .module(let index):
            guard case .dictionary(let dictionary) = attributes else {
                throw context.malformed("the attributes of a module are not a dictionary")
            }
            heap.modules[index] = dictionary
        default: throw context.malformed("its pickle sets attributes of something that has none")
        }
    }

    /// A storage by its persistent id: `("storage", class, key, location, count)`, and `None` in files of before 1.6.
    mutating func storage(_ id: PickleValue) throws(WeightsError) -> PickleValue {
        guard case .tuple(let index) = id else { throw badStorage }
        let id = heap.tuples[index]
        guard id.count >= 5, case .string("storage") = id[0], case .storageType(let type) = id[1],
            case .string(let key) = id[2], case .integer(let count) = id[4], count >= 0
        else { throw badStorage }
        // PyTorch's keys are numbers. A long one could be recalled, and looked up, for every few bytes of the file.
        guard key.utf8.count <= 256 else { throw badStorage }
        if id.count > 5 {
            guard case .none = id[5] else {
                throw context.malformed(
                    "storage \(key.onOneLine(limit: 120)) is part of another; save it with a current PyTorch")
            }
        }
        let storage = StorageReference(key: key, scalarType: type, count: count)
        if let known = heap.storages[key], known.scalarType != type || known.count != count { throw badStorage }
        heap.storages[key] = storage
        return .storage(storage)
    }

    private var badStorage: WeightsError { context.malformed("it describes a storage in an unknown way") }

    /// An ordered dictionary, empty or, from Python 2, of a list of pairs.
    private mutating func orderedDictionary(_ arguments: [PickleValue]) throws(WeightsError) -> PickleValue {
        var entries: [(key: PickleValue, value: PickleValue)] = []
        if let argument = arguments.first {
            guard case .list(let index) = argument else {
                throw context.malformed("a dictionary is not made of a list")
            }
            // The list may come from the memo, and so be copied at every call.
            try charge(heap.lists[index].count)
            for pair in heap.lists[index] {
                let items: [PickleValue]
                switch pair {
                case .list(let index): items = heap.lists[index]
                case .tuple(let index): items = heap.tuples[index]
                default: items = []
                }
                guard items.count == 2 else { throw context.malformed("a dictionary is not made of pairs") }
                entries.append((items[0], items[1]))
            }
        }
        heap.dictionaries.append(entries)
        return .dictionary(heap.dictionaries.count - 1)
    }

    /// `(storage, offset, shape, strides, …)`; whether gradients are wanted does not matter.
    private mutating func tensor(_ arguments: [PickleValue]) throws(WeightsError) -> PickleValue {
        guard arguments.count >= 4, case .storage(let storage) = arguments[0], case .integer(let offset) = arguments[1],
            let shape = sizes(arguments[2]), let strides = sizes(arguments[3]), shape.count == strides.count,
            offset >= 0
        else { throw context.malformed("a tensor is described in an unknown way") }
        try charge(shape.count + strides.count)
        heap.tensors.append(TensorReference(storage: storage, offset: offset, shape: shape, strides: strides))
        return .tensor(heap.tensors.count - 1)
    }

    /// A tuple of numbers that are not negative; PyTorch allows 64 axes.
    private func sizes(_ value: PickleValue) -> [Int]? {
        guard case .tuple(let index) = value, heap.tuples[index].count <= 64 else { return nil }
        var sizes: [Int] = []
        for item in heap.tuples[index] {
            guard case .integer(let size) = item, size >= 0 else { return nil }
            sizes.append(size)
        }
        return sizes
    }
}

extension ScalarType {
    /// The type of the elements of one of PyTorch's storage classes.
    fileprivate init?(storageName: String) {
        switch storageName {
        case "DoubleStorage": self = .float64
        case "FloatStorage": self = .float32
        case "HalfStorage": self = .float16
        case "BFloat16Storage": self = .bfloat16
        case "LongStorage": self = .int64
        case "IntStorage": self = .int32
        case "ShortStorage": self = .int16
        case "CharStorage": self = .int8
        case "ByteStorage": self = .uint8
        case "BoolStorage": self = .bool
        default: return nil
        }
    }
}
