/// A Python object of the few kinds that a checkpoint of weights is made of.
///
/// Containers are indices into a ``PickleHeap``: they can contain themselves or be nested a million deep in a hostile
/// file, which must cost neither a leak nor the stack.
enum PickleValue {
    case none
    case bool(Bool)
    case integer(Int)
    /// A number beyond 64 bits, as its little-endian bytes in two's complement.
    case bigInteger(ArraySlice<UInt8>)
    case float(Double)
    case string(String)
    case bytes(ArraySlice<UInt8>)
    case tuple(Int)
    case list(Int)
    case dictionary(Int)
    case tensor(Int)
    case storage(StorageReference)
    case function(PickleFunction)
    /// A class like `torch.FloatStorage`, which stands for the type of its elements.
    case storageType(ScalarType)
    /// A class of a TorchScript archive, whatever its name. Its code is not read.
    case moduleClass
    /// An object of such a class.
    case module(Int)
}

/// What a checkpoint may call. Each only puts plain data together.
enum PickleFunction: String {
    case orderedDictionary = "collections.OrderedDict"
    case rebuildTensor = "torch._utils._rebuild_tensor_v2"
    case rebuildTensorWithoutGradient = "torch._utils._rebuild_tensor"
    case rebuildParameter = "torch._utils._rebuild_parameter"
    case parameter = "torch.nn.parameter.Parameter"
    // What TorchScript calls to say what a list or a dictionary holds.
    case integers = "torch.jit._pickle.build_intlist"
    case floats = "torch.jit._pickle.build_doublelist"
    case bools = "torch.jit._pickle.build_boollist"
    case tensors = "torch.jit._pickle.build_tensorlist"
    case typeTag = "torch.jit._pickle.restore_type_tag"
}

/// A block of elements that the checkpoint holds outside its pickle.
struct StorageReference {
    /// Its name within the checkpoint.
    var key: String
    var scalarType: ScalarType
    /// The number of elements.
    var count: Int
}

/// A view of a storage: element `(i, j, …)` is at `offset + i · strides[0] + j · strides[1] + …`.
struct TensorReference {
    var storage: StorageReference
    var offset: Int
    var shape: [Int]
    var strides: [Int]
}

/// The containers that an unpickler has made. Together they hold at most as many values as opcodes were executed
/// and values copied, which ``Unpickler`` limits.
struct PickleHeap {
    var tuples: [[PickleValue]] = []
    var lists: [[PickleValue]] = []
    var dictionaries: [[(key: PickleValue, value: PickleValue)]] = []
    var tensors: [TensorReference] = []
    /// The attributes of each module, a dictionary; nil where none were set.
    var modules: [Int?] = []
    /// The storages by key, as the pickle mentions them.
    var storages: [String: StorageReference] = [:]

    /// The entry of a dictionary under a string; of several the last, as in Python.
    func entry(_ name: String, of dictionary: Int) -> PickleValue? {
        dictionaries[dictionary].last { entry in
            if case .string(name) = entry.key { true } else { false }
        }?.value
    }
}
